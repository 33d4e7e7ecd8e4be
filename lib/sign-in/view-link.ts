// What the confirm page shows before anything is redeemed. Only reads, whatever the method or headers.

import { hashLinkToken } from "@/lib/authjs/link-token";
import { isForApp } from "@/lib/challenges/for-app";
import { findByLink } from "@/lib/challenges/presented";
import { env } from "@/lib/env";
import { accept, refuse, type Outcome } from "@/lib/outcome";
import { hasTokenForm } from "@/lib/secret";
import { maskAddress } from "@/lib/users/email-address";

export type LinkView = {
  /**
   * `app-elsewhere`: the link belongs to an app's sign-in that began in another browser, and can be redeemed only
   * there.
   */
  mode: "same-browser" | "other-browser" | "code-needed" | "app-elsewhere";
  challengeId: string;
  /** The return path. */
  returnTo: string | null;
  email: string;
  maskedAddress: string;
  reference: string;
  requestedAt: Date;
  requestedFrom: { browser: string; network: string };
  triesLeft: number;
  /** The language of the mail. */
  locale: string | null;
};

/**
 * Describes a link, and what this browser has to do to use it.
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

/**
 * The challenge and return path of a link, also of one that is used or expired; null when it is unknown. For the way
 * back from an error page, which shows less to other browsers.
 */
export async function findOrigin(token: string): Promise<Pick<LinkView, "challengeId" | "returnTo"> | null> {
  const link = hasTokenForm(token) ? await findByLink(hashLinkToken(token), "sign_in") : null;
  return link && { challengeId: link.challenge_id, returnTo: link.return_to };
}
