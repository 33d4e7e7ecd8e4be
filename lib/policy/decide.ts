// Decides whether a caller may ask for a mail or try to redeem, before any work is done for it. Called by
// lib/sign-in. What is counted exactly (mails, wrong codes) is decided later, where it is written.

import type { Caller } from "@/lib/caller";
import { refuse, type Refusal } from "@/lib/outcome";
import { countAll, lookAt, type Count, type Step } from "./counter";
import { findOver } from "./judge";
import { limits, numberOf, type LimitRule } from "./limits";
import { currentRules } from "./version";

/** What a limit said, for the RateLimit fields of the answer and for the trail. `used` counts this request too. */
export type Seen = { limit: string; count: number; windowSeconds: number; used: number } & Omit<Count, "allowed">;

export type Decision = { allowed: true; seen: Seen[] } | { allowed: false; refusal: Refusal; seen: Seen[] };

/**
 * Decides on a request for a sign-in mail: by network, then by browser. The answer never depends on whether
 * the address exists.
 * @param known this browser has signed in with this address before. It is then counted by itself instead of
 * with its network, so that nobody else can use up its share.
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
 * Decides whether a network may try an authorization code. It only looks: {@link countFailedGrant} counts what was refused,
 * so that a network with any number of good codes never meets this limit.
 * @throws only when Postgres has to be asked and is out of reach
 */
export async function decideCode(caller: Caller): Promise<Decision> {
  const step = failedGrants(caller);
  return judged([step], [toSeen(step.rule, await lookAt(step), true)]);
}

/** Counts a code that was refused. @throws only when Postgres has to count and is out of reach */
export async function countFailedGrant(caller: Caller): Promise<void> {
  await countAll([failedGrants(caller)]);
}

const failedGrants = ({ networkKey }: Caller): Step => ({ rule: limits.failedGrantsPerNetwork, key: networkKey });

async function decide(steps: Step[]): Promise<Decision> {
  const counts = await countAll(steps);
  const refusedAt = counts.findIndex(({ allowed }) => !allowed);
  return judged(
    steps,
    counts.map((count, index) => toSeen(steps[index]!.rule, count, refusedAt !== -1 && index > refusedAt)),
  );
}

function judged(steps: Step[], seen: Seen[]): Decision {
  const over = findOver(currentRules(), seen);
  const refusing = steps.find(({ rule }) => rule.name === over);
  return refusing ? { allowed: false, refusal: refusal(refusing.rule, seen), seen } : { allowed: true, seen };
}

// A hit is counted in what remains; where one was only looked at, or nothing was left for it, it is added.
function toSeen(rule: LimitRule, { allowed, ...rest }: Count, peeked: boolean): Seen {
  const { limit, count, windowSeconds } = named(rule);
  const used = peeked || !allowed ? count - rest.remaining + 1 : count - rest.remaining;
  return { limit, count, windowSeconds, used, ...rest };
}

// Whoever waits must pass all of them, so every limit that has nothing left counts, not only the one that refused.
function refusal(rule: LimitRule, seen: Seen[]): Refusal {
  const { limit: name, count, windowSeconds } = named(rule);
  const empty = seen.filter(({ remaining }) => remaining === 0);
  const retryAfterSeconds = Math.max(1, ...empty.map(({ resetsInSeconds }) => resetsInSeconds));
  return refuse(rule.reason, { retryAfterSeconds, limit: { name, count, windowSeconds } });
}

function named(rule: LimitRule) {
  return { limit: rule.name, ...numberOf(rule) };
}
