// The beat on which mail leaves. Accepted mail waits for the next beat, so that no request decides when its mail is made.
// Otherwise the next request on the same connection would be slower at that moment, and would reveal that there was a mail
// (docs/decisions/0029). Called by deliver.ts.

import { randomUnder } from "@/lib/secret";

// Long compared with the next request on the same connection, but too short for a person to notice.
const shortestMilliseconds = 40;
const longestMilliseconds = 120;

export type Beat = {
  /** Milliseconds from now to the next beat. A call does not move the beats. */
  wait(): number;
};

/** @param monotonicMilliseconds a clock that never jumps */
export function makeBeat(monotonicMilliseconds: () => number): Beat {
  const step = () => shortestMilliseconds + randomUnder(longestMilliseconds - shortestMilliseconds + 1);
  let next = monotonicMilliseconds();
  return {
    wait: () => {
      const now = monotonicMilliseconds();
      // After a long rest any beat will do: the ones in between need not be counted.
      if (now - next > 1_000) next = now - randomUnder(longestMilliseconds);
      while (next <= now) next += step();
      return next - now;
    },
  };
}
