// Counts floods, in Upstash when it is configured and answers, in Postgres otherwise: both through the SDK's
// Ratelimit class. Called by decide. A counter that cannot be asked never allows anything by itself.

import { Ratelimit, type RatelimitConfig } from "@upstash/ratelimit";
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
import { joinKeys, postgresWindows, type Answer } from "./postgres-window";
import { readWindow } from "./store";

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

/** How every counter's key begins. */
const prefix = "postkey";

/** One limit and what it counts by. The key is stored as a keyed hash only. */
export type Step = { rule: LimitRule; key: string };

/**
 * Counts one hit of each limit in turn, exactly under concurrency. A limit is hit only when those before it allowed;
 * the ones behind a refusal are looked at and keep what they have. In Postgres that is one statement, over Upstash one
 * request per limit, of which all together have 200 ms.
 * @returns one count per step, in their order; the first that does not allow is the one that refused. What stands
 * behind it is missing when Upstash stopped answering in between
 * @throws only when Postgres has to count and is out of reach
 */
export async function countAll(steps: readonly Step[]): Promise<Count[]> {
  const counts = await countInUpstash(steps);
  const rest = steps.slice(counts.length);
  if (rest.length === 0 || counts.some(({ allowed }) => !allowed)) return counts;
  return [...counts, ...(await countInPostgres(rest))];
}

/**
 * Tells what a limit has left, and hits nothing: for a door that counts only what it refused.
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
  upstash: { redis: Redis; breaker: Breaker } | null;
  patienceMilliseconds: number;
  limiters: Map<string, Ratelimit>;
};

/** Counts until Upstash does not answer, or only looks. @returns what it answered: all steps, some, or none */
async function countInUpstash(steps: readonly Step[], looking = false): Promise<Count[]> {
  const { upstash, patienceMilliseconds } = counters();
  const counts: Count[] = [];
  if (!upstash) return counts;
  const patience = AbortSignal.timeout(patienceMilliseconds);
  for (const { rule, key } of steps) {
    if (patience.aborted) break;
    const number = numberOf(rule);
    const limiter = upstashLimiter(rule, number, upstash.redis);
    const refused = looking || counts.some(({ allowed }) => !allowed);
    const answer = await upstash.breaker.attempt(async () => {
      const given = await within(patience, refused ? look(limiter, key) : hit(limiter, key));
      // What stands behind the URL may be anything. An answer about another limit is none.
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

// The SDK's class wants a Redis in either case; the Postgres windows never call it.
const unreachable = () => Promise.reject(new Error("The Postgres windows have no Redis."));
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
