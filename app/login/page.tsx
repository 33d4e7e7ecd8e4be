import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { env } from "@/lib/env";
import { pageSession } from "../_http/guards";
import { parameter, problemOf, type SearchParams } from "../_http/page";
import { safeReturnTo } from "../_http/return-to";
import { LoginView } from "./login-view";

export const metadata: Metadata = { title: "Sign in" };

export default async function LoginPage({ searchParams }: { searchParams: SearchParams }) {
  const returnTo = safeReturnTo(await parameter(searchParams, "return_to"));
  if (await pageSession()) redirect(returnTo);
  const email = (await parameter(searchParams, "email"))?.slice(0, 254);
  return <LoginView serviceName={env().serviceName} email={email} returnTo={returnTo} problem={await problemOf(searchParams)} />;
}
