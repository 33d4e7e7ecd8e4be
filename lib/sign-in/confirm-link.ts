// Redeems an emailed link: for the confirm page's POST, and for POST /auth/verify with a token.

import { sql } from "@/db/client";
import { record } from "@/lib/audit/record";
import { hashLinkToken } from "@/lib/authjs/link-token";
import type { Caller } from "@/lib/caller";
import { readByLink, type LinkRow } from "@/lib/challenges/presented-fragments";
import { isKnown, redeemByLink, type Presented } from "@/lib/challenges/redeem-fragments";
import { env } from "@/lib/env";
import { refuse, type Outcome, type Refusal } from "@/lib/outcome";
import { decideRedeem } from "@/lib/policy/decide";
import { keyedHash } from "@/lib/secret";
import { finish, type Into, type SignedIn } from "./finish";

const tokenForm = /^[A-Za-z0-9_-]{43}$/;

/**
 * Redeems a link once, whatever the number of clicks, programs and processes.
 * @param token from the link, untrusted. A truncated, padded, case-changed or other one is one identical refusal
 * Refuses: `over_request_rate_limit`, `invalid_credentials`, `otp_used`, `otp_expired`, `verifier_mismatch`,
 * `different_browser`, `code_required`, `session_ended`; a refusal uses nothing up.
 */
export async function confirmLink(token: string, presented: Presented, into: Into, caller: Caller): Promise<Outcome<SignedIn>> {
  const decision = await decideRedeem(caller, { known: isKnown(presented, caller) });
  if (!decision.allowed) return refused(decision.refusal, null, caller);
  if (!tokenForm.test(token)) return refused(refuse("invalid_credentials"), null, caller);
  const hashes = hashLinkToken(token);
  const judged = redeemByLink(sql(), hashes, mayRedeemHere(presented, into), presented);
  const outcome = await finish(judged, into, caller);
  if (outcome) return outcome;
  const link = await readByLink(hashes);
  return refused(explain(link, presented, into), link, caller);
}

async function refused(refusal: Refusal, link: LinkRow | null, caller: Caller): Promise<Refusal> {
  const addressHash = link ? keyedHash("address", link.email) : undefined;
  await record("challenge.redeem_refused", caller, { reason: refusal.reason, reference: link?.reference, addressHash, details: { by: "link" } });
  return refusal;
}

/** An SQL condition on challenge `c`: LINK_BINDING lets this browser or program redeem it by the link alone. */
function mayRedeemHere(presented: Presented, into: Into) {
  const db = sql();
  const sameBrowser = db`c.id = ${presented.askedHere?.id ?? null}::uuid`;
  // A link for an app is redeemed by the app, with its verifier, and never by a page.
  const notForAnApp = into.kind === "browser" ? db`c.code_challenge is null` : db`true`;
  if (env().linkBinding === "confirm") return notForAnApp;
  // What a program asked for has no browser to be bound to; with a browser's, only that browser will do.
  const bound = into.kind === "program" ? db`c.channel = 'api'` : sameBrowser;
  return db`(${notForAnApp} and ${bound})`;
}

function explain(link: LinkRow | null, presented: Presented, into: Into): Refusal {
  if (!link) return refuse("invalid_credentials");
  if (link.used) return refuse("otp_used");
  if (link.expired) return refuse("otp_expired");
  if (link.code_challenge !== null && (into.kind === "browser" || link.code_challenge !== presented.verifierChallenge)) {
    return refuse("verifier_mismatch", { detail: "Nothing was used up. The app that asked sends its code_verifier, or the code from the mail is typed there." });
  }
  return refuse(env().linkBinding === "code" && into.kind === "browser" ? "code_required" : "different_browser");
}
