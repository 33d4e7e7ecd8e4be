// Redeems a typed code: on the check-email page, over POST /auth/verify, and beside a link where LINK_BINDING requires
// both. A code is compared only with its own challenge, so a guess never touches another one.

import { variants } from "@/db/sql";
import type { RecordedCounter, Evidence } from "@/lib/audit/evidence";
import { note } from "@/lib/audit/note";
import { record } from "@/lib/audit/record";
import { hashLinkToken } from "@/lib/authjs/link-token";
import type { Caller } from "@/lib/caller";
import { challengeIdOf } from "@/lib/challenges/capability";
import { hashPresentedCode, parseCode } from "@/lib/challenges/code";
import { foldDigits } from "@/lib/challenges/code-spelling";
import { isForApp } from "@/lib/challenges/for-app";
import { findByCode, findByLink, type CodeRow } from "@/lib/challenges/presented";
import { isKnown, redeemByCode, type CodeTarget, type Presented } from "@/lib/challenges/redeem-fragments";
import { env } from "@/lib/env";
import { countRedeem } from "@/lib/metrics";
import { accept, refuse, type Outcome, type Refusal } from "@/lib/outcome";
import { decideRedeem } from "@/lib/policy/decide";
import { evidenceOf } from "@/lib/policy/evidence";
import { refuseByBinding, type Inputs } from "@/lib/policy/rules";
import { limits, numberOf } from "@/lib/policy/limits";
import { redeem, redeemAndStart, type SignedIn } from "./redeem";
import { findRepeated, sessionTokens } from "./repeat";
import { destinationOf, type Destination, type Into } from "./start-session";

/**
 * Which challenge a code is typed for. `asked-here`: the first of those that this browser asked for, which its page
 * shows.
 */
export type CodeFor =
  { kind: "asked-here" } | { kind: "challenge_id"; capability: string } | { kind: "link"; token: string };

/**
 * Compares a code, and signs in when it is right. The try is counted in the database before anyone learns the result.
 * In a browser, a code that fits another challenge of the same address redeems that one, and a second press within ten
 * seconds gets the same session again.
 * @param code as it was typed, untrusted
 * Refuses: `validation_failed` (not six digits; costs no try), `over_request_rate_limit`, `invalid_credentials` (with
 * the tries left), `otp_used`, `otp_expired`, `otp_superseded`, `otp_attempts_exhausted`, `code_entry_paused`,
 * `verifier_mismatch`, `different_browser` (beside a link), `session_ended`.
 */
export async function enterCode(
  code: unknown,
  target: CodeFor,
  presented: Presented,
  into: Into,
  caller: Caller,
): Promise<Outcome<SignedIn>> {
  // A person's keyboard may type full-width digits. A program's code is not folded.
  const digits = parseCode(into.kind === "browser" && typeof code === "string" ? foldDigits(code) : code);
  const known = isKnown(
    target.kind === "asked-here" ? { ...presented, askedHere: presented.askedHere.slice(0, 1) } : presented,
    caller,
  );
  const by = target.kind === "link" ? "link and code" : "code";
  const inputs: Inputs = { question: "redeem", by, into: into.kind, known, browser: caller.browserId !== null };
  if (digits === null) {
    const refusal = refuse("validation_failed", { detail: "The code is six digits." });
    note("challenge.redeem_refused", caller, {
      reason: refusal.reason,
      evidence: evidenceOf({ ...inputs, fault: refusal.reason }, []),
    });
    return refusal;
  }
  const decision = await decideRedeem(caller, { known });
  const evidence = evidenceOf(inputs, decision.counted);
  if (!decision.allowed) {
    note("challenge.redeem_refused", caller, { reason: decision.refusal.reason, evidence });
    return countRedeem("code", decision.refusal);
  }
  const unbound = refuseByBinding(env().linkBinding, inputs);
  if (unbound) return refused(refuse(unbound), null, evidence, caller);
  const found = await findTarget(target, presented);
  // Finding the challenge of a link took one statement.
  const soFar = { ...evidence, statements: evidence.statements + (target.kind === "link" ? 1 : 0) };
  if (!found.ok)
    return refused(
      found,
      null,
      found.reason === "different_browser" ? { ...soFar, inputs: { ...soFar.inputs, ...appElsewhere } } : soFar,
      caller,
    );
  const targetId = found.value;
  const siblingIds = target.kind === "asked-here" ? siblingsOf(presented) : [];
  const typed = {
    purpose,
    targetId,
    siblingIds,
    codeHashes: [targetId, ...siblingIds].flatMap((each) => hashPresentedCode(each, digits)),
    verifierChallenge: presented.verifierChallenge,
    knownAddresses: caller.knownAddresses,
  } as const;
  const secret = target.kind === "link" ? { link: target.token, code: digits } : { code: digits };
  // The statement that counts a wrong code also records it.
  const outcome = await redeem(
    redeemCode(destinationOf(into), target.kind, siblingIds.length > 0),
    { ...typed, askedIds: presented.askedHere.map(({ id }) => id) },
    into,
    sessionTokens(secret, presented, into),
    soFar,
    caller,
  );
  if (outcome) return countRedeem("code", outcome);
  const row = await findByCode(target.kind, typed);
  const repeated = await findRepeated(row, secret, presented, into);
  if (repeated) return repeated;
  return refused(explain(row), row, { ...soFar, statements: soFar.statements + 2 }, caller);
}

// A link and its code, typed in another browser than the one where the app's sign-in began.
const appElsewhere = { sameBrowser: false, forApp: true };

async function refused(refusal: Refusal, row: CodeRow | null, before: Evidence, caller: Caller): Promise<Refusal> {
  const { reason } = refusal;
  const paused = reason === "code_entry_paused" && row !== null;
  const counters = paused ? [...before.counters, pauseCounter(row.failures)] : before.counters;
  const isRule = paused || (reason === "different_browser" && before.inputs.by === "link and code");
  const evidence = { ...before, counters, inputs: isRule ? before.inputs : { ...before.inputs, fault: reason } };
  await record("challenge.redeem_refused", caller, {
    reason,
    reference: row?.reference,
    addressHash: row?.address_hash,
    evidence,
  });
  return countRedeem("code", refusal);
}

// The failures that paused code entry, plus this try.
function pauseCounter(failures: number): RecordedCounter {
  const { name } = limits.codeFailuresPerAddress;
  return { limit: name, ...numberOf(limits.codeFailuresPerAddress), used: failures + 1, countedBy: "postgres" };
}

// This browser's other challenges with the same address and purpose, for example for another return path.
function siblingsOf({ askedHere: [shown, ...others] }: Presented): string[] {
  return others
    .filter(({ addressHash, purpose }) => addressHash === shown?.addressHash && purpose === shown.purpose)
    .map(({ id }) => id);
}

/** The id of the challenge that a code is typed for. */
async function findTarget(target: CodeFor, presented: Presented): Promise<Outcome<string>> {
  switch (target.kind) {
    case "asked-here":
      return orUnknown(presented.askedHere[0]?.id);
    case "challenge_id":
      return orUnknown(challengeIdOf(target.capability));
    case "link": {
      const link = await findByLink(hashLinkToken(target.token), purpose);
      if (!link) return refuse("invalid_credentials");
      // This may be the same press again. The attempt below finds out.
      if (link.used && !link.just_redeemed) return refuse("otp_used");
      if (link.expired) return refuse("otp_expired");
      if (link.code_challenge !== null) return refuse("verifier_mismatch");
      if (isForApp(link.return_to) && !presented.askedHere.some(({ id }) => id === link.challenge_id))
        return refuse("different_browser");
      return accept(link.challenge_id);
    }
  }
}

function orUnknown(id: string | null | undefined): Outcome<string> {
  return id ? accept(id) : refuse("invalid_credentials");
}

const purpose = "sign_in";
const redeemCode = variants((destination: Destination, target: CodeTarget, siblings: boolean) =>
  redeemAndStart(redeemByCode(target, siblings), destination),
);

function explain(row: CodeRow | null): Refusal {
  if (!row) return refuse("invalid_credentials");
  if (row.used) return refuse("otp_used");
  if (row.expired) return refuse("otp_expired");
  if (row.superseded) return refuse("otp_superseded");
  if (row.exhausted) return refuse("otp_attempts_exhausted");
  if (row.pause_seconds > 0) return refuse("code_entry_paused", { retryAfterSeconds: row.pause_seconds });
  if (!row.verifier_matches) return refuse("verifier_mismatch");
  // No reason is left: the row changed between the two statements.
  return refuse("invalid_credentials");
}
