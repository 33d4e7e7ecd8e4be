// Keeps a dead mail server from being hammered: after a few messages in a row that no server took, this process
// leaves it alone for a while, then tries with one message, and goes on by itself once that one is taken.

const failuresInARow = 3;
const shortestRestSeconds = 2;
const longestRestSeconds = 30;

export type Circuit = {
  /** How many messages may be claimed now: none while resting, one for a trial, `most` otherwise. */
  room(most: number): number;
  /** A server answered, be it with a refusal. */
  answered(): void;
  /** No server answered: refused or broken connection, time-out, failed TLS or login. */
  unanswered(): void;
};

/** @param monotonicSeconds a clock that never jumps */
export function makeCircuit(monotonicSeconds: () => number): Circuit {
  let failures = 0;
  let rests = 0;
  let restsUntil = 0;
  return {
    room: (most) => {
      if (failures < failuresInARow) return most;
      return monotonicSeconds() < restsUntil ? 0 : 1;
    },
    answered: () => {
      failures = 0;
      rests = 0;
    },
    unanswered: () => {
      failures += 1;
      // Messages that were under way together end one rest, not several.
      if (failures < failuresInARow || monotonicSeconds() < restsUntil) return;
      restsUntil = monotonicSeconds() + Math.min(shortestRestSeconds * 2 ** rests, longestRestSeconds);
      rests += 1;
    },
  };
}
