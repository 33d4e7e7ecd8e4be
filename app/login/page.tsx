import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { env } from "@/lib/env";
import { arrivalAt, mayArrive } from "../_http/arrival";
import { pageSession } from "../_http/guards";
import { load, parameter, problemOf, type SearchParams } from "../_http/page";
import { safeReturnTo } from "../_http/return-to";
import { LoginView } from "./login-view";

export const metadata: Metadata = { title: "Sign in" };

export default async function LoginPage({ searchParams }: { searchParams: SearchParams }) {
  const returnTo = safeReturnTo(await parameter(searchParams, "return_to"));
  const session = await pageSession();
  if (session && (await load(() => mayArrive(session, returnTo)))) redirect(arrivalAt(returnTo));
  const email = (await parameter(searchParams, "email"))?.slice(0, 254);
  return <LoginView serviceName={env().serviceName} email={email} returnTo={returnTo} problem={await problemOf(searchParams)} />;
}
