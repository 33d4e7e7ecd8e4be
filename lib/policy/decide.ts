// Decides whether a caller may ask for a mail or try to redeem, before any work is done for it. Called by
// lib/sign-in. What is counted exactly (mails, wrong codes) is decided later, where it is written.

import type { Caller } from "@/lib/caller";
import { refuse, type Refusal } from "@/lib/outcome";
import { countAll, type Count, type Step } from "./counter";
import { limits, numberOf, type LimitRule } from "./limits";

/** What a limit said, for the RateLimit fields of the answer and for the trail. */
export type Seen = { limit: string; count: number; windowSeconds: number } & Omit<Count, "allowed">;

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
export async function decideRedeem(caller: Caller, { known }: { known: boolean } = { known: false }): Promise<Decision> {
  return decide([
    known && caller.browserId !== null
      ? { rule: limits.redeemPerKnownBrowser, key: caller.browserId }
      : { rule: limits.redeemPerNetwork, key: caller.networkKey },
  ]);
}

async function decide(steps: Step[]): Promise<Decision> {
  const counts = await countAll(steps);
  const seen = counts.map((count, index): Seen => {
    const { allowed: _, ...rest } = count;
    return { ...named(steps[index]!.rule), ...rest };
  });
  const refusing = counts.findIndex(({ allowed }) => !allowed);
  return refusing === -1 ? { allowed: true, seen } : { allowed: false, refusal: refusal(steps[refusing]!.rule, seen), seen };
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
