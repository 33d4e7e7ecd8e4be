// The beat on which mail leaves. What a request accepts waits for the next one, so that no request sets the moment at
// which its mail is made: what follows it on the same connection would be slower for that moment, and tell that there
// was one (docs/decisions/0029). Called by deliver.ts.

import { randomUnder } from "@/lib/secret";

// Long against what follows a request at once, short against what a person notices.
const shortestMilliseconds = 40;
const longestMilliseconds = 120;

export type Beat = {
  /** Milliseconds from this moment to the next beat. Asking moves no beat. */
  wait(): number;
};

/** @param monotonicMilliseconds a clock that never jumps */
export function makeBeat(monotonicMilliseconds: () => number): Beat {
  const step = () => shortestMilliseconds + randomUnder(longestMilliseconds - shortestMilliseconds + 1);
  let next = monotonicMilliseconds();
  return {
    wait: () => {
      const now = monotonicMilliseconds();
      // After a long rest one beat is as good as any other: those between need not be counted.
      if (now - next > 1_000) next = now - randomUnder(longestMilliseconds);
      while (next <= now) next += step();
      return next - now;
    },
  };
}
