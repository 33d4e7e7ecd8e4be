import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { env } from "@/lib/env";
import { readAuthorizationRequest } from "@/lib/tokens/authorization-request";
import { load, parameter, type SearchParams } from "../../_http/page";
import { authorizationOf, safeReturnTo } from "../../_http/return-to";
import { ContinueView } from "./continue-view";

export const metadata: Metadata = { title: "You are signed in" };

/** Between a form and an app's own address: the browser goes on from here by itself, with and without scripts. */
export default async function ContinuePage({ searchParams }: { searchParams: SearchParams }) {
  const path = safeReturnTo(await parameter(searchParams, "return_to"));
  const query = authorizationOf(path);
  if (!query) redirect(path);
  const read = await load(() => readAuthorizationRequest(query));
  return <ContinueView serviceName={env().serviceName} clientName={read.kind === "request" ? read.request.client.name : undefined} path={path} />;
}
