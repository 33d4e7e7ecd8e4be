// Keeps a service that is out of reach from being tried by every request. Used by counter.

export type Breaker = {
  /**
   * Runs the work, unless the service is resting.
   * @returns what the work gave, or null when it failed or was not tried
   */
  attempt<T>(work: () => Promise<T>): Promise<T | null>;
};

type Change = { reachable: true } | { reachable: false; cause: unknown };

/**
 * Makes a breaker: the first failure lets the service rest, then one request at a time tries it again, and the
 * first success ends it.
 * @param restMilliseconds how long a failed service is left alone
 * @param onChange told once when the service is given up, and once when it is back
 */
export function makeBreaker(restMilliseconds: number, onChange: (change: Change) => void): Breaker {
  let state: "working" | "resting" | "to be tried" = "working";

  // A timer rather than a comparison of times, so that a clock that jumps cannot prolong the rest.
  function rest() {
    state = "resting";
    setTimeout(() => (state = "to be tried"), restMilliseconds).unref();
  }

  return {
    async attempt(work) {
      if (state === "resting") return null;
      const isTrial = state === "to be tried";
      // While one request tries, the others keep away.
      if (isTrial) state = "resting";
      try {
        const value = await work();
        if (isTrial) {
          state = "working";
          onChange({ reachable: true });
        }
        return value;
      } catch (cause) {
        // Requests that were under way when the first one failed have nothing to add.
        if (isTrial) rest();
        else if (state === "working") {
          rest();
          onChange({ reachable: false, cause });
        }
        return null;
      }
    },
  };
}
