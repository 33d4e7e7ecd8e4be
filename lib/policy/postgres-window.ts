// Fixed windows counted in Postgres, as an algorithm of the rate-limit SDK: the same class counts in either
// place. Used by counter.

import type { Algorithm } from "@upstash/ratelimit";
import { now } from "@/lib/clock";
import type { Limit } from "@/lib/limits";
import { hitWindows } from "./store";

/** What is said of one limit, in the SDK's terms: `reset` is a moment of this process's clock, in milliseconds. */
export type Answer = { allowed: boolean; limit: number; remaining: number; reset: number };

const separator = " ";

/** The identifier by which an algorithm of several windows is asked. */
export function joinKeys(keys: readonly string[]): string {
  return keys.join(separator);
}

/**
 * Counts several limits as one, in one statement: each allows `count` hits in a window that begins with the first of
 * them, by the database's clock, and is hit only when those before it allowed. The SDK's answer is that of the limit
 * that decided, and `steps` has one for each.
 * The SDK wants the reset as a moment of this process's clock. It is made from the time that is left, so a
 * clock that is wrong here moves both ends alike and changes nothing.
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
        // A window that was only looked at allows what is left; one that was hit has this hit among its own.
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
