import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { env } from "@/lib/env";
import { viewLink } from "@/lib/sign-in/view-link";
import { maskAddress } from "@/lib/users/email-address";
import { pageCaller } from "../../_http/caller";
import { readChallenge } from "../../_http/cookies";
import { pageSession } from "../../_http/guards";
import { load, parameter, problemOf, type SearchParams } from "../../_http/page";
import { errorPath } from "../../_http/see-other";
import { ErrorView } from "../error/error-view";
import { ConfirmView } from "./confirm-view";

export const metadata: Metadata = { title: "Confirm" };

/** Where the emailed link lands. Reads only: a scanner, a prefetch and a preview change nothing. */
export default async function ConfirmPage({ searchParams }: { searchParams: SearchParams }) {
  const { caller, headers } = await pageCaller();
  const token = await parameter(searchParams, "token");
  const session = await pageSession();
  if (token === undefined) return session ? redirect("/account") : <TokenMissing />;
  const link = await load(() => viewLink(token, readChallenge(headers)?.id ?? null));
  if (!link.ok) redirect(errorPath(link, caller));
  const { mode, email, ...view } = link.value;
  const otherUser = session !== null && session.user.email !== email;
  return (
    <ConfirmView
      {...view}
      serviceName={env().serviceName}
      mode={otherUser ? "other-user" : mode}
      codeNeeded={mode === "code-needed"}
      token={token}
      signedInAs={otherUser ? maskAddress(session.user.email) : undefined}
      problem={await problemOf(searchParams)}
    />
  );
}

/** The page was loaded again after the token had been taken out of its address. */
function TokenMissing() {
  return (
    <ErrorView
      serviceName={env().serviceName}
      title="Open the link in the mail once more"
      what="Looking at it used nothing up."
      why="This page takes the link out of the address bar, so that no history and no screenshot keeps it."
      next={{ label: "Ask for a new mail", href: "/login" }}
    />
  );
}
