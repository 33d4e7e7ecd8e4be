// Decides whether a caller may ask for a mail or try to redeem, before any work is done for the request. Called by
// lib/sign-in. Mails and wrong codes are counted exactly and decided later, by the statement that writes them.

import type { Caller } from "@/lib/caller";
import { refuse, type Refusal } from "@/lib/outcome";
import { countAll, lookAt, type Count, type Step } from "./counter";
import { findOver } from "./rules";
import { limits, numberOf, type LimitRule } from "./limits";
import { currentRules } from "./version";

/**
 * The count of one limit, for the RateLimit fields of the answer and for the audit trail. `used` includes this request.
 */
export type CountedLimit = { limit: string; count: number; windowSeconds: number; used: number } & Omit<
  Count,
  "allowed"
>;

export type Decision =
  { allowed: true; counted: CountedLimit[] } | { allowed: false; refusal: Refusal; counted: CountedLimit[] };

/**
 * Decides on a request for a sign-in mail: by network, then by browser. The answer never depends on whether the address
 * exists.
 * @param known true when this browser has signed in with this address before. It is then counted by itself instead of
 * with its network, so nobody else can use up its share
 * @throws only when Postgres has to count and is out of reach
 */
export async function decideAsk(caller: Caller, { known }: { known: boolean }): Promise<Decision> {
  return decide([
    known && caller.browserId !== null
      ? { rule: limits.askPerKnownBrowser, key: caller.browserId }
      : { rule: limits.askPerNetwork, key: caller.networkKey },
    ...(caller.browserId === null ? [] : [{ rule: limits.askPerBrowser, key: caller.browserId }]),
  ]);
}

/**
 * Decides on a try to redeem a link or a code.
 * @param known as for {@link decideAsk}, about the address of the challenge
 * @throws only when Postgres has to count and is out of reach
 */
export async function decideRedeem(
  caller: Caller,
  { known }: { known: boolean } = { known: false },
): Promise<Decision> {
  return decide([
    known && caller.browserId !== null
      ? { rule: limits.redeemPerKnownBrowser, key: caller.browserId }
      : { rule: limits.redeemPerNetwork, key: caller.networkKey },
  ]);
}

/**
 * Decides whether a network may try an authorization code. It only reads the limit: {@link countFailedGrant} counts
 * refused codes, so a network with any number of good codes never reaches it.
 * @throws only when Postgres has to be asked and is out of reach
 */
export async function decideCode(caller: Caller): Promise<Decision> {
  const step = failedGrants(caller);
  return decideBy([step], [toCountedLimit(step.rule, await lookAt(step), true)]);
}

/** Counts a code that was refused. @throws only when Postgres has to count and is out of reach */
export async function countFailedGrant(caller: Caller): Promise<void> {
  await countAll([failedGrants(caller)]);
}

const failedGrants = ({ networkKey }: Caller): Step => ({ rule: limits.failedGrantsPerNetwork, key: networkKey });

async function decide(steps: Step[]): Promise<Decision> {
  const counts = await countAll(steps);
  const refusedAt = counts.findIndex(({ allowed }) => !allowed);
  return decideBy(
    steps,
    counts.map((count, index) => toCountedLimit(steps[index]!.rule, count, refusedAt !== -1 && index > refusedAt)),
  );
}

function decideBy(steps: Step[], counted: CountedLimit[]): Decision {
  const over = findOver(currentRules(), counted);
  const refusing = steps.find(({ rule }) => rule.name === over);
  return refusing ? { allowed: false, refusal: refusal(refusing.rule, counted), counted } : { allowed: true, counted };
}

// What remains already excludes a hit. Where the limit was only read, or had nothing left, this request is added.
function toCountedLimit(rule: LimitRule, { allowed, ...rest }: Count, peeked: boolean): CountedLimit {
  const { limit, count, windowSeconds } = named(rule);
  const used = peeked || !allowed ? count - rest.remaining + 1 : count - rest.remaining;
  return { limit, count, windowSeconds, used, ...rest };
}

// The next call has to pass all of them, so the wait covers every limit that has nothing left, not only the one that
// refused.
function refusal(rule: LimitRule, counted: CountedLimit[]): Refusal {
  const { limit: name, count, windowSeconds } = named(rule);
  const empty = counted.filter(({ remaining }) => remaining === 0);
  const retryAfterSeconds = Math.max(1, ...empty.map(({ resetsInSeconds }) => resetsInSeconds));
  return refuse(rule.reason, { retryAfterSeconds, limit: { name, count, windowSeconds } });
}

function named(rule: LimitRule) {
  return { limit: rule.name, ...numberOf(rule) };
}
