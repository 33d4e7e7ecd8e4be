// A fixed window counted in Postgres, as an algorithm of the rate-limit SDK: the same class counts in either
// place. Used by counter.

import type { Algorithm } from "@upstash/ratelimit";
import { now } from "@/lib/clock";
import type { Limit } from "@/lib/limits";
import { deleteWindow, hitWindow, readWindow } from "./store";

/**
 * Allows `count` hits in a window that begins with the first of them, by the database's clock.
 * The SDK wants the reset as a moment of this process's clock. It is made from the time that is left, so a
 * clock that is wrong here moves both ends alike and changes nothing.
 */
export function postgresWindow({ count, windowSeconds }: Limit): Algorithm<unknown> {
  const resetIn = (milliseconds: number) => now().getTime() + milliseconds;
  return () => ({
    async limit(_context, key) {
      const { hits, millisecondsLeft } = await hitWindow(key, windowSeconds);
      return {
        success: hits <= count,
        limit: count,
        remaining: Math.max(0, count - hits),
        reset: resetIn(millisecondsLeft),
        pending: Promise.resolve(),
      };
    },
    async getRemaining(_context, key) {
      const window = await readWindow(key);
      return {
        remaining: Math.max(0, count - (window?.hits ?? 0)),
        reset: resetIn(window?.millisecondsLeft ?? windowSeconds * 1000),
        limit: count,
      };
    },
    async resetTokens(_context, key) {
      await deleteWindow(key);
    },
  });
}
