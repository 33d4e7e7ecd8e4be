// Protects a dead mail server from being hammered. After a few messages in a row got no answer, this process leaves the
// server alone for a while and then tries one message. Once that one is answered, it goes on as before.

const failuresInARow = 3;
const shortestRestSeconds = 2;
const longestRestSeconds = 30;

export type Circuit = {
  /** How many messages may be claimed now: none while resting, one for a trial, `most` otherwise. */
  room(most: number): number;
  /** A server answered, even if it refused. */
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
      // Messages that were in flight together end one rest, not several.
      if (failures < failuresInARow || monotonicSeconds() < restsUntil) return;
      restsUntil = monotonicSeconds() + Math.min(shortestRestSeconds * 2 ** rests, longestRestSeconds);
      rests += 1;
    },
  };
}
