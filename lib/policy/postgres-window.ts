// Fixed windows counted in Postgres, as an algorithm for the rate-limit SDK, so the same class counts in both places.
// Used by counter.

import type { Algorithm } from "@upstash/ratelimit";
import { now } from "@/lib/clock";
import type { Limit } from "@/lib/limits";
import { hitWindows } from "./store";

/** The state of one limit, in the SDK's terms: `reset` is a moment of this process's clock, in milliseconds. */
export type Answer = { allowed: boolean; limit: number; remaining: number; reset: number };

const separator = " ";

/** The identifier to give to an algorithm of several windows. */
export function joinKeys(keys: readonly string[]): string {
  return keys.join(separator);
}

/**
 * Counts several limits as one, in one statement. Each allows `count` hits in a window that begins with the first hit,
 * by the database's clock, and is hit only when those before it allowed. The SDK's answer is that of the limit that
 * decided; `steps` has one answer for each limit.
 *
 * The SDK needs the reset as a moment of this process's clock. It is computed from the time that is left, so a wrong
 * clock here shifts both ends equally and changes nothing.
 */
export function postgresWindows(numbers: readonly Limit[], prefix: string): Algorithm<unknown> {
  return () => ({
    async limit(_context, identifier) {
      const keys = identifier.slice(prefix.length + 1).split(separator);
      const windows = await hitWindows(
        numbers.map((number, index) => ({ key: `${prefix}:${keys[index]}`, ...number })),
      );
      const began = now().getTime();
      let reached = true;
      const steps = windows.map(({ hits, millisecondsLeft }, index): Answer => {
        const { count } = numbers[index]!;
        // A window that was only read allows while hits are left. One that was hit already counts this hit.
        const allowed = reached ? hits <= count : hits < count;
        reached &&= allowed;
        return { allowed, limit: count, remaining: Math.max(0, count - hits), reset: began + millisecondsLeft };
      });
      const { allowed, ...decisive } = steps.find((step) => !step.allowed) ?? steps.at(-1)!;
      return { success: allowed, ...decisive, pending: Promise.resolve(), steps };
    },
    getRemaining: notOffered,
    resetTokens: notOffered,
  });
}

const notOffered = () => Promise.reject(new Error("The Postgres windows are only ever hit."));
