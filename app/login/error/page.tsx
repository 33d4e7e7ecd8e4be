import type { Metadata } from "next";
import { env } from "@/lib/env";
import { isReasonCode, reasons, type NextStep } from "@/lib/reasons";
import { pageSession } from "../../_http/guards";
import { factsOf, parameter, type SearchParams } from "../../_http/page";
import { ErrorView } from "./error-view";

export const metadata: Metadata = { title: "That did not work" };

const nextSteps: Record<NextStep, { label: string; href: string }> = {
  ask_again: { label: "Ask for a new mail", href: "/login" },
  go_back: { label: "Go back to sign-in", href: "/login" },
  wait: { label: "Go back to sign-in", href: "/login" },
  original_browser: { label: "Ask for a new mail here", href: "/login" },
  sign_in: { label: "Sign in", href: "/login" },
  home: { label: "Go to the start", href: "/" },
  support: { label: "Go to the start", href: "/" },
};

/** Every failure: what happened, why, the one safe thing to do, and the id of the request that failed. */
export default async function ErrorPage({ searchParams }: { searchParams: SearchParams }) {
  const asked = await parameter(searchParams, "reason");
  const { title, what, why, next } = reasons[isReasonCode(asked) ? asked : "not_found"];
  // Asking the database again is no help to somebody whom its outage sent here.
  const signedIn = asked !== "service_unavailable" && asked !== "internal_error" && (await pageSession()) !== null;
  return (
    <ErrorView
      serviceName={env().serviceName}
      title={title}
      what={what}
      why={why}
      next={signedIn ? { label: "Go to your account", href: "/account" } : nextSteps[next]}
      supportEmail={env().supportEmail ?? undefined}
      {...(await factsOf(searchParams))}
    />
  );
}
