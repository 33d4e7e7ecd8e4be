// Counts requests for the flood limits: in Upstash when it is configured and answers, in Postgres otherwise. Both go
// through the SDK's Ratelimit class. Called by decide. A counter that cannot be reached never allows anything by
// itself.

import { Ratelimit, type RatelimitConfig } from "@upstash/ratelimit";
import { Redis } from "@upstash/redis";
import { makeCircuitBreaker, type CircuitBreaker, type CircuitChange } from "@/lib/circuit-breaker";
import { now } from "@/lib/clock";
import { env } from "@/lib/env";
import type { Limit } from "@/lib/limits";
import { log } from "@/lib/log";
import { noteUpstash } from "@/lib/metrics";
import { processWide } from "@/lib/process-wide";
import { keyedHash } from "@/lib/secret";
import { timeLimits } from "@/lib/time-limits";
import { numberOf, type LimitRule } from "./limits";
import { joinKeys, postgresWindows, type Answer } from "./postgres-window";
import { readWindow } from "./store";

export type Count = {
  allowed: boolean;
  /** Hits left in this window. */
  remaining: number;
  /** Whole seconds, at least 1, after which the window is over. */
  resetsInSeconds: number;
  countedBy: "upstash" | "postgres";
};

// Long enough that a dead Upstash costs next to nothing, short enough to find out soon that it is back.
const upstashRestMilliseconds = 5_000;

/** How every counter's key begins. */
const prefix = "postkey";

/** One limit and the key that it counts by. Only a keyed hash of the key is stored. */
export type Step = { rule: LimitRule; key: string };

/**
 * Counts one hit of each limit in turn, exactly even under concurrency. A limit is hit only when those before it
 * allowed. Limits after a refusal are only read. In Postgres that is one statement, in Upstash one request per limit;
 * all of them together have 200 ms.
 * @returns one count per step, in the same order. The first that does not allow is the one that refused. Counts after
 * it are missing when Upstash stopped answering in between
 * @throws only when Postgres has to count and is out of reach
 */
export async function countAll(steps: readonly Step[]): Promise<Count[]> {
  const counts = await countInUpstash(steps);
  const rest = steps.slice(counts.length);
  if (rest.length === 0 || counts.some(({ allowed }) => !allowed)) return counts;
  return [...counts, ...(await countInPostgres(rest))];
}

/**
 * Reads what a limit has left, without a hit: for callers that count only what they refused.
 * @throws only when Postgres has to be asked and is out of reach
 */
export async function lookAt(step: Step): Promise<Count> {
  const [count] = await countInUpstash([step], true);
  if (count) return count;
  const number = numberOf(step.rule);
  const { hits, millisecondsLeft } = await readWindow({ key: `${prefix}:${windowName(step)}`, ...number });
  const resetsInSeconds = Math.max(1, Math.ceil(millisecondsLeft / 1000));
  return {
    allowed: hits < number.count,
    remaining: Math.max(0, number.count - hits),
    resetsInSeconds,
    countedBy: "postgres",
  };
}

type Counters = {
  upstash: { redis: Redis; breaker: CircuitBreaker } | null;
  timeoutMilliseconds: number;
  limiters: Map<string, Ratelimit>;
};

/**
 * Counts, or only reads, until Upstash does not answer.
 * @returns what it answered: all steps, some, or none
 */
async function countInUpstash(steps: readonly Step[], looking = false): Promise<Count[]> {
  const { upstash, timeoutMilliseconds } = counters();
  const counts: Count[] = [];
  if (!upstash) return counts;
  const timeout = AbortSignal.timeout(timeoutMilliseconds);
  for (const { rule, key } of steps) {
    if (timeout.aborted) break;
    const number = numberOf(rule);
    const limiter = upstashLimiter(rule, number, upstash.redis);
    const refused = looking || counts.some(({ allowed }) => !allowed);
    const answer = await upstash.breaker.attempt(async () => {
      const given = await within(timeout, refused ? look(limiter, key) : hit(limiter, key));
      // The URL may lead to anything. An answer about another limit does not count.
      if (given.limit !== number.count || !Number.isInteger(given.remaining))
        throw new Error("The counter gave an odd answer.");
      return given;
    });
    if (!answer) break;
    counts.push(toCount(answer, "upstash"));
  }
  return counts;
}

async function hit(limiter: Ratelimit, key: string): Promise<Answer> {
  const { success, limit, remaining, reset, reason } = await limiter.limit(keyedHash("flood-key", key));
  if (reason !== undefined) throw new Error(`The counter answered by ${reason}.`);
  return { allowed: success, limit, remaining, reset };
}

async function look(limiter: Ratelimit, key: string): Promise<Answer> {
  const { limit, remaining, reset } = await limiter.getRemaining(keyedHash("flood-key", key));
  return { allowed: remaining > 0, limit, remaining, reset };
}

async function countInPostgres(steps: readonly Step[]): Promise<Count[]> {
  const identifier = joinKeys(steps.map(windowName));
  const answer = await postgresLimiter(steps.map(({ rule }) => rule)).limit(identifier);
  return (answer as typeof answer & { steps: Answer[] }).steps.map((step) => toCount(step, "postgres"));
}

function windowName({ rule, key }: Step): string {
  return `${rule.name}:${keyedHash("flood-key", key)}`;
}

function toCount({ allowed, remaining, reset }: Answer, countedBy: Count["countedBy"]): Count {
  // Rounded up, so that waiting these seconds is always enough.
  const resetsInSeconds = Math.max(1, Math.ceil((reset - now().getTime()) / 1000));
  return { allowed, remaining, resetsInSeconds, countedBy };
}

function counters(): Counters {
  return processWide("flood-counters", () => openCounters(timeLimits.upstash, upstashRestMilliseconds));
}

/** Makes this process's counters. Exported for tests, which use a longer timeout and a shorter rest. */
export function openCounters(timeoutMilliseconds: number, restMilliseconds: number): Counters {
  const configured = env().upstash;
  if (!configured) return { upstash: null, timeoutMilliseconds, limiters: new Map() };
  const redis = new Redis({
    ...configured,
    // `retry: false` would still try twice. A signal that is not a function turns an abort into an answer.
    retry: { retries: 0 },
    signal: () => AbortSignal.timeout(timeoutMilliseconds),
    enableTelemetry: false,
  });
  noteUpstash(true);
  const onChange = (change: CircuitChange) => {
    noteUpstash(change.reachable);
    if (change.reachable) log().warn("upstash answers again and counts");
    else log().warn({ cause: describe(change.cause) }, "upstash is out of reach: postgres counts");
  };
  const breaker = makeCircuitBreaker({ restMilliseconds, onChange });
  return { upstash: { redis, breaker }, timeoutMilliseconds, limiters: new Map() };
}

function upstashLimiter(rule: LimitRule, number: Limit, redis: Redis): Ratelimit {
  return limiterOf(`${prefix}:${rule.name}`, `upstash ${rule.name}`, redis, () =>
    Ratelimit.fixedWindow(number.count, `${number.windowSeconds} s`),
  );
}

function postgresLimiter(rules: readonly LimitRule[]): Ratelimit {
  const names = rules.map(({ name }) => name).join(" ");
  return limiterOf(prefix, `postgres ${names}`, noRedis, () => postgresWindows(rules.map(numberOf), prefix));
}

function limiterOf(
  prefixed: string,
  id: string,
  redis: Redis | typeof noRedis,
  algorithm: () => RatelimitConfig["limiter"],
): Ratelimit {
  const { limiters } = counters();
  const known = limiters.get(id);
  if (known) return known;
  const made = new Ratelimit({
    redis,
    limiter: algorithm(),
    prefix: prefixed,
    // After its own timeout the SDK allows. We have our own timeout, and then Postgres counts.
    timeout: 0,
    // A cached refusal would outlive a raised limit, and differ between processes.
    ephemeralCache: false,
    analytics: false,
    enableTelemetry: false,
  });
  limiters.set(id, made);
  return made;
}

// The SDK's class requires a Redis in both cases. The Postgres windows never call it.
const unreachable = () => Promise.reject(new Error("The Postgres windows have no Redis."));
const noRedis = { evalsha: unreachable, get: unreachable, set: unreachable };

function within<T>(timeout: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    timeout.addEventListener("abort", () => reject(new Error("There was no answer in time.")), { once: true });
    work.then(resolve, reject);
  });
}

function describe(error: unknown): string {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  return [message.slice(0, 200), (cause as { code?: unknown } | undefined)?.code].filter(Boolean).join(" ");
}
