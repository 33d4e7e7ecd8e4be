// Leaves a service alone that does not answer, and finds out when it is back. Used by lib/policy for Upstash and by
// lib/mail for the mail server.

export type CircuitChange = { reachable: true } | { reachable: false; cause: unknown };

type Options = {
  /** How many failures in a row open the circuit. */
  failuresInARow?: number;
  /** How long the service is left alone the first time. Each trial that fails doubles it. */
  restMilliseconds: number;
  longestRestMilliseconds?: number;
  /** Called once when the service is given up, and once when it is back. */
  onChange?: (change: CircuitChange) => void;
  /** A clock in milliseconds that never jumps. */
  clock?: () => number;
};

export type CircuitBreaker = {
  /** `closed`: the service works. `open`: leave it alone. `trial`: ask it once, to find out. */
  state(): "closed" | "open" | "trial";
  /** The service answered, even if it refused. */
  answered(): void;
  /** The service did not answer. */
  failed(cause?: unknown): void;
  /**
   * Runs the work unless the service rests. Of the calls after a rest, one runs at a time until one succeeds.
   * @returns the result of the work, or null when it failed or was not tried
   */
  attempt<T>(work: () => Promise<T>): Promise<T | null>;
};

export function makeCircuitBreaker({
  failuresInARow = 1,
  restMilliseconds,
  longestRestMilliseconds = restMilliseconds,
  onChange = () => {},
  clock = () => performance.now(),
}: Options): CircuitBreaker {
  let failures = 0;
  let rests = 0;
  let restsUntil = 0;
  let trying = false;

  const state = () => (failures < failuresInARow ? "closed" : clock() < restsUntil ? "open" : "trial");

  function answered(): void {
    const wasGone = rests > 0;
    failures = 0;
    rests = 0;
    if (wasGone) onChange({ reachable: true });
  }

  function failed(cause?: unknown): void {
    failures += 1;
    // Calls that were in progress together cause one rest, not several.
    if (failures < failuresInARow || clock() < restsUntil) return;
    restsUntil = clock() + Math.min(restMilliseconds * 2 ** rests, longestRestMilliseconds);
    rests += 1;
    if (rests === 1) onChange({ reachable: false, cause });
  }

  async function attempt<T>(work: () => Promise<T>): Promise<T | null> {
    const found = state();
    if (found === "open" || (found === "trial" && trying)) return null;
    trying = found === "trial";
    const isTrial = trying;
    try {
      const value = await work();
      // A call from before the first failure says nothing about now.
      if (isTrial || state() === "closed") answered();
      return value;
    } catch (cause) {
      if (isTrial || state() === "closed") failed(cause);
      return null;
    } finally {
      if (isTrial) trying = false;
    }
  }

  return { state, answered, failed, attempt };
}
