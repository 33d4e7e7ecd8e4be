// Redeems an emailed link: for the confirm page's POST, and for POST /auth/verify with a token.

import { sql, variants } from "@/db/sql";
import { note } from "@/lib/audit/note";
import { record } from "@/lib/audit/record";
import { hashLinkToken } from "@/lib/authjs/link-token";
import type { Caller } from "@/lib/caller";
import { isForApp, isOfApp } from "@/lib/challenges/for-app";
import { findByLink, type LinkRow } from "@/lib/challenges/presented";
import { askedIds, isKnown, redeemByLink, type Presented } from "@/lib/challenges/redeem-fragments";
import { env } from "@/lib/env";
import { countRedeem } from "@/lib/metrics";
import { refuse, type Outcome, type Refusal } from "@/lib/outcome";
import { decideRedeem, type CountedLimit } from "@/lib/policy/decide";
import { evidenceOf } from "@/lib/policy/evidence";
import { refuseByBinding, type Inputs } from "@/lib/policy/rules";
import { hasTokenForm, keyedHash } from "@/lib/secret";
import type { LinkBinding } from "@/lib/settings";
import { maskAddress } from "@/lib/users/email-address";
import { redeem, redeemAndStart, type SignedIn } from "./redeem";
import { findRepeated, sessionTokens } from "./repeat";
import { destinationOf, type Destination, type Into } from "./start-session";

/**
 * Redeems a link once, however many clicks, programs and processes try. The same browser may press twice within ten
 * seconds: it gets the same session again.
 * @param token from the link, untrusted. Any other text (truncated, padded, with changed case) gets one identical
 * refusal
 * Refuses: `over_request_rate_limit`, `invalid_credentials`, `otp_used`, `otp_expired`, `verifier_mismatch`,
 * `different_browser`, `code_required`, `session_ended`. A refusal uses nothing up.
 */
export async function confirmLink(
  token: string,
  presented: Presented,
  into: Into,
  caller: Caller,
): Promise<Outcome<SignedIn>> {
  const known = isKnown(presented, caller);
  const inputs: Inputs = { question: "redeem", by: "link", into: into.kind, known, browser: caller.browserId !== null };
  const decision = await decideRedeem(caller, { known });
  if (!decision.allowed) {
    note("challenge.redeem_refused", caller, {
      reason: decision.refusal.reason,
      evidence: evidenceOf(inputs, decision.counted),
    });
    return countRedeem("link", decision.refusal);
  }
  if (!hasTokenForm(token)) return refused(refuse("invalid_credentials"), null, inputs, decision.counted, caller);
  const linkHashes = hashLinkToken(token);
  const secret = { link: token };
  const outcome = await redeem(
    redeemLink(destinationOf(into), env().linkBinding),
    {
      purpose,
      linkHashes,
      askedIds: presented.askedHere.map(({ id }) => id),
      verifierChallenge: presented.verifierChallenge,
    },
    into,
    sessionTokens(secret, presented, into),
    evidenceOf(inputs, decision.counted),
    caller,
  );
  if (outcome) return countRedeem("link", outcome);
  const link = await findByLink(linkHashes, purpose);
  const repeated = await findRepeated(link, secret, presented, into);
  if (repeated) return repeated;
  const about: Inputs = { ...inputs, ...(link && askedIn(link, presented)) };
  return refused(explain(link, presented, about), link, about, decision.counted, caller, 2);
}

/** @param statements how many were run after the flood limits were checked */
async function refused(
  refusal: Refusal,
  link: LinkRow | null,
  inputs: Inputs,
  counted: CountedLimit[],
  caller: Caller,
  statements = 0,
): Promise<Refusal> {
  const { reason } = refusal;
  const bound = reason === "code_required" || reason === "different_browser";
  await record("challenge.redeem_refused", caller, {
    reason,
    reference: link?.reference,
    addressHash: link ? keyedHash("address", link.email) : undefined,
    addressMasked: link ? maskAddress(link.email) : undefined,
    evidence: evidenceOf(bound ? inputs : { ...inputs, fault: reason }, counted, statements),
  });
  return countRedeem("link", refusal);
}

function askedIn(link: LinkRow, { askedHere }: Presented): Pick<Inputs, "askedBy" | "sameBrowser" | "forApp"> {
  return {
    askedBy: link.channel === "api" ? "program" : "browser",
    sameBrowser: askedHere.some(({ id }) => id === link.challenge_id),
    ...(isForApp(link.return_to) && { forApp: true }),
  };
}

const purpose = "sign_in";
const redeemLink = variants((destination: Destination, binding: LinkBinding) =>
  redeemAndStart(redeemByLink(mayRedeemHere(destination, binding)), destination),
);

/** An SQL condition on challenge `c`: the link alone is enough for this browser or program. */
function mayRedeemHere(destination: Destination, binding: LinkBinding) {
  const isProgram = destination === "program";
  const sameBrowser = sql`c.id = any(${askedIds})`;
  // An app keeps the state of its sign-in in the browser where it began.
  const canEndThere = sql`(${sameBrowser} or not ${isOfApp(sql`c.return_to`)})`;
  // Only the app, with its verifier, redeems a link that was asked for by an app. A page never does.
  const here = isProgram ? canEndThere : sql`(c.code_challenge is null and ${canEndThere})`;
  if (binding === "confirm") return here;
  // A program's challenge has no browser to bind to. A browser's challenge is bound to that browser.
  return sql`(${here} and ${isProgram ? sql`c.channel = 'api'` : sameBrowser})`;
}

function explain(link: LinkRow | null, presented: Presented, inputs: Inputs): Refusal {
  if (!link) return refuse("invalid_credentials");
  if (link.used) return refuse("otp_used");
  if (link.expired) return refuse("otp_expired");
  if (
    link.code_challenge !== presented.verifierChallenge ||
    (link.code_challenge !== null && inputs.into === "browser")
  ) {
    return refuse("verifier_mismatch", {
      detail:
        "The link hasn't been used up. Send the code_verifier of the app that requested it, or enter the code there.",
    });
  }
  // No reason is left: the row changed between the two statements.
  return refuse(refuseByBinding(env().linkBinding, inputs) ?? "invalid_credentials");
}
