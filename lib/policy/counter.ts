// Counts floods, in Upstash when it is configured and answers, in Postgres otherwise: both through the SDK's
// Ratelimit class. Called by decide. A counter that cannot be asked never allows anything by itself.

import { Ratelimit } from "@upstash/ratelimit";
import { Redis } from "@upstash/redis";
import { now } from "@/lib/clock";
import { env } from "@/lib/env";
import type { Limit } from "@/lib/limits";
import { log } from "@/lib/log";
import { noteUpstash } from "@/lib/metrics";
import { processWide } from "@/lib/process-wide";
import { keyedHash } from "@/lib/secret";
import { makeBreaker, type Breaker } from "./breaker";
import { numberOf, type LimitRule } from "./limits";
import { postgresWindow } from "./postgres-window";

export type Count = {
  allowed: boolean;
  /** Hits that are left in this window. */
  remaining: number;
  /** Whole seconds, at least 1, after which the window is over. */
  resetsInSeconds: number;
  countedBy: "upstash" | "postgres";
};

// Callers are promised an answer within 300 ms, whatever Upstash does; what is left of them is Postgres's.
const upstashPatienceMilliseconds = 200;
// Long enough that a dead Upstash costs next to nothing, short enough that its return is noticed at once.
const upstashRestMilliseconds = 5_000;

/** How long one decision may wait for Upstash, over all that it counts. Begins when it is made. */
export function upstashPatience(): AbortSignal {
  return AbortSignal.timeout(counters().patienceMilliseconds);
}

/**
 * Counts one hit, exactly under concurrency, and tells whether it was within the limit.
 * @param key what the limit counts by; it is stored as a keyed hash only
 * @throws only when Postgres has to count and is out of reach
 */
export async function countHit(rule: LimitRule, key: string, patience = upstashPatience()): Promise<Count> {
  return count(rule, patience, async (limiter) => {
    const { success, limit, remaining, reset, reason } = await limiter.limit(keyedHash("flood-key", key));
    if (reason !== undefined) throw new Error(`The counter answered by ${reason}.`);
    return { allowed: success, limit, remaining, reset };
  });
}

/** Tells what {@link countHit} would answer now, and counts nothing. */
export async function peek(rule: LimitRule, key: string, patience = upstashPatience()): Promise<Count> {
  return count(rule, patience, async (limiter) => {
    const { limit, remaining, reset } = await limiter.getRemaining(keyedHash("flood-key", key));
    return { allowed: remaining > 0, limit, remaining, reset };
  });
}

type Answer = { allowed: boolean; limit: number; remaining: number; reset: number };
type Counters = {
  upstash: { redis: Redis; breaker: Breaker } | null;
  patienceMilliseconds: number;
  limiters: Map<string, Ratelimit>;
};

async function count(rule: LimitRule, patience: AbortSignal, ask: (limiter: Ratelimit) => Promise<Answer>): Promise<Count> {
  const number = numberOf(rule);
  const { upstash } = counters();
  if (upstash && !patience.aborted) {
    const answer = await upstash.breaker.attempt(async () => {
      const given = await within(patience, ask(limiterOf(rule, number, upstash.redis)));
      // What stands behind the URL may be anything. An answer about another limit is none.
      if (given.limit !== number.count || !Number.isInteger(given.remaining)) throw new Error("The counter gave an odd answer.");
      return given;
    });
    if (answer) return toCount(answer, "upstash");
  }
  return toCount(await ask(limiterOf(rule, number, null)), "postgres");
}

function toCount({ allowed, remaining, reset }: Answer, countedBy: Count["countedBy"]): Count {
  // Rounded up, so that whoever waits the whole seconds has waited long enough.
  const resetsInSeconds = Math.max(1, Math.ceil((reset - now().getTime()) / 1000));
  return { allowed, remaining, resetsInSeconds, countedBy };
}

function counters(): Counters {
  return processWide("flood-counters", () => openCounters(upstashPatienceMilliseconds, upstashRestMilliseconds));
}

/** Makes this process's counters. Exported for tests, which wait longer for an answer and less for its return. */
export function openCounters(patienceMilliseconds: number, restMilliseconds: number): Counters {
  const configured = env().upstash;
  if (!configured) return { upstash: null, patienceMilliseconds, limiters: new Map() };
  const redis = new Redis({
    ...configured,
    // `retry: false` would still try twice, and a signal that is not a function turns an abort into an answer.
    retry: { retries: 0 },
    signal: () => AbortSignal.timeout(patienceMilliseconds),
    enableTelemetry: false,
  });
  noteUpstash(true);
  const breaker = makeBreaker(restMilliseconds, (change) => {
    noteUpstash(change.reachable);
    if (change.reachable) log().warn("upstash answers again and counts");
    else log().warn({ cause: describe(change.cause) }, "upstash is out of reach: postgres counts");
  });
  return { upstash: { redis, breaker }, patienceMilliseconds, limiters: new Map() };
}

function limiterOf(rule: LimitRule, number: Limit, redis: Redis | null): Ratelimit {
  const { limiters } = counters();
  const id = `${redis ? "upstash" : "postgres"} ${rule.name}`;
  const known = limiters.get(id);
  if (known) return known;
  const made = new Ratelimit({
    redis: redis ?? noRedis,
    limiter: redis ? Ratelimit.fixedWindow(number.count, `${number.windowSeconds} s`) : postgresWindow(number),
    prefix: `postkey:${rule.name}`,
    // After its time-out the SDK allows. We wait by ourselves, and then Postgres counts.
    timeout: 0,
    // A refusal that is remembered here would outlive a raised limit, and differ between processes.
    ephemeralCache: false,
    analytics: false,
    enableTelemetry: false,
  });
  limiters.set(id, made);
  return made;
}

// The SDK's class wants a Redis in either case; the Postgres window never calls it.
const unreachable = () => Promise.reject(new Error("The Postgres window has no Redis."));
const noRedis = { evalsha: unreachable, get: unreachable, set: unreachable };

function within<T>(patience: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    patience.addEventListener("abort", () => reject(new Error("There was no answer in time.")), { once: true });
    work.then(resolve, reject);
  });
}

function describe(error: unknown): string {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  return [message.slice(0, 200), (cause as { code?: unknown } | undefined)?.code].filter(Boolean).join(" ");
}
