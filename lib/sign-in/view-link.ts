// What the confirm page shows before anything is redeemed. Reads only, whatever the method or the headers.

import { hashLinkToken } from "@/lib/authjs/link-token";
import { isForApp } from "@/lib/challenges/for-app";
import { findByLink } from "@/lib/challenges/presented";
import { env } from "@/lib/env";
import { accept, refuse, type Outcome } from "@/lib/outcome";
import { hasTokenForm } from "@/lib/secret";
import { maskAddress } from "@/lib/users/email-address";

export type LinkView = {
  /** `app-elsewhere`: it belongs to an app's sign-in that began in another browser, and only there it can be redeemed. */
  mode: "same-browser" | "other-browser" | "code-needed" | "app-elsewhere";
  challengeId: string;
  /** Where it leads. */
  returnTo: string | null;
  email: string;
  maskedAddress: string;
  reference: string;
  requestedAt: Date;
  requestedFrom: { browser: string; network: string };
  triesLeft: number;
  /** In which the mail was written, or was asked for. */
  locale: string | null;
};

/**
 * Tells what a link is about, and what this browser has to do with it.
 * @param askedHere ids of the challenges that this browser asked for, from its sealed cookie
 * Refuses: `invalid_credentials`, `otp_used`, `otp_expired`, `verifier_mismatch`, `different_browser`.
 */
export async function viewLink(token: string, askedHere: readonly string[]): Promise<Outcome<LinkView>> {
  const link = hasTokenForm(token) ? await findByLink(hashLinkToken(token), "sign_in") : null;
  if (!link) return refuse("invalid_credentials");
  if (link.used) return refuse("otp_used");
  if (link.expired) return refuse("otp_expired");
  if (link.code_challenge !== null) return refuse("verifier_mismatch");
  const sameBrowser = askedHere.includes(link.challenge_id);
  const appElsewhere = !sameBrowser && isForApp(link.return_to);
  if (!sameBrowser && !appElsewhere && env().linkBinding === "same-browser") return refuse("different_browser");
  return accept({
    mode: sameBrowser
      ? "same-browser"
      : appElsewhere
        ? "app-elsewhere"
        : env().linkBinding === "code"
          ? "code-needed"
          : "other-browser",
    challengeId: link.challenge_id,
    returnTo: link.return_to,
    email: link.email,
    maskedAddress: maskAddress(link.email),
    reference: link.reference,
    requestedAt: link.mailed_at,
    requestedFrom: { browser: link.browser, network: link.network },
    triesLeft: link.tries_left,
    locale: link.locale,
  });
}

/** What a link belongs to that may no longer be good; null when nobody knows it. For the way back, which tells a stranger less. */
export async function findOrigin(token: string): Promise<Pick<LinkView, "challengeId" | "returnTo"> | null> {
  const link = hasTokenForm(token) ? await findByLink(hashLinkToken(token), "sign_in") : null;
  return link && { challengeId: link.challenge_id, returnTo: link.return_to };
}
