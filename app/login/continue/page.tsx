import { redirect } from "next/navigation";
import { env } from "@/lib/env";
import * as declared from "@/lib/api/pages/sign-in";
import { page } from "../../_http/page/declared";
import { appOf } from "../../_http/page/arrival";
import { load } from "../../_http/page/page";
import { pageLanguage, titled } from "../../_http/page/language";
import { authorizationOf, safeReturnTo } from "../../_http/page/return-to";
import { ContinueView } from "./continue-view";

export const generateMetadata = titled((pages) => pages.goOn.title);

/** The page between a form and an app's own address. The browser goes on by itself, with and without scripts. */
export default page(declared.goOn, async ({ query }) => {
  const path = safeReturnTo(query.return_to);
  if (!authorizationOf(path)) redirect(path);
  const clientName = (await load(() => appOf(path)))?.client.name;
  return (
    <ContinueView locale={await pageLanguage()} serviceName={env().serviceName} clientName={clientName} path={path} />
  );
});
