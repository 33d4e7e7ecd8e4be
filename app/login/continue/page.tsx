import { redirect } from "next/navigation";
import { env } from "@/lib/env";
import { appOf } from "../../_http/page/arrival";
import { load, parameter, type SearchParams } from "../../_http/page/page";
import { pageLanguage, titled } from "../../_http/page/language";
import { authorizationOf, safeReturnTo } from "../../_http/page/return-to";
import { ContinueView } from "./continue-view";

export const generateMetadata = titled((pages) => pages.goOn.title);

/** Between a form and an app's own address: the browser goes on from here by itself, with and without scripts. */
export default async function ContinuePage({ searchParams }: { searchParams: SearchParams }) {
  const path = safeReturnTo(await parameter(searchParams, "return_to"));
  if (!authorizationOf(path)) redirect(path);
  const clientName = (await load(() => appOf(path)))?.client.name;
  return (
    <ContinueView locale={await pageLanguage()} serviceName={env().serviceName} clientName={clientName} path={path} />
  );
}
