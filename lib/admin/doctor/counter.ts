// Checks Upstash as the flood counters use it: it is reachable, accepts the token, and runs scripts that write.

import { Redis } from "@upstash/redis";
import { env } from "@/lib/env";
import { timeLimits } from "@/lib/time-limits";
import { wordsOf, type Finding } from "./finding";

export async function examineCounter(): Promise<Finding> {
  const { upstash } = env();
  if (!upstash) return { about: "counter", result: "ok", what: "Postgres counts floods." };
  const redis = new Redis({
    ...upstash,
    retry: { retries: 0 },
    signal: () => AbortSignal.timeout(timeLimits.doctor),
    enableTelemetry: false,
  });
  const began = performance.now();
  try {
    const answer = await redis.eval("return redis.call('SET', KEYS[1], '1', 'EX', '10')", ["postkey:doctor"], []);
    if (answer !== "OK") throw new Error("an unexpected answer");
  } catch (error) {
    return {
      about: "counter",
      result: "failed",
      what: `Upstash doesn't count: ${wordsOf(error)}. Postgres would count instead.`,
      advice:
        "Correct UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN (the REST pair, not the read-only token), or remove both.",
    };
  }
  const milliseconds = Math.round(performance.now() - began);
  return {
    about: "counter",
    result: "ok",
    what: `Upstash answers and counts (${milliseconds} ms for the first time; after 200 ms a decision is left to Postgres).`,
  };
}
