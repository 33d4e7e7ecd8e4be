// Stops every request from trying a service that is out of reach. Used by counter.

export type Breaker = {
  /**
   * Runs the work, unless the service is resting.
   * @returns the result of the work, or null when it failed or was not tried
   */
  attempt<T>(work: () => Promise<T>): Promise<T | null>;
};

type Change = { reachable: true } | { reachable: false; cause: unknown };

/**
 * Makes a breaker. After the first failure the service rests. Then one request at a time tries it again, and the first
 * success ends the rest.
 * @param restMilliseconds how long a failed service is left alone
 * @param onChange called once when the service is given up, and once when it is back
 */
export function makeBreaker(restMilliseconds: number, onChange: (change: Change) => void): Breaker {
  let state: "working" | "resting" | "to be tried" = "working";

  // A timer, not a comparison of times: a clock that jumps must not prolong the rest.
  function rest() {
    state = "resting";
    setTimeout(() => (state = "to be tried"), restMilliseconds).unref();
  }

  return {
    async attempt(work) {
      if (state === "resting") return null;
      const isTrial = state === "to be tried";
      // While one request tries, the others do not.
      if (isTrial) state = "resting";
      try {
        const value = await work();
        if (isTrial) {
          state = "working";
          onChange({ reachable: true });
        }
        return value;
      } catch (cause) {
        // Requests that were under way when the first one failed change nothing.
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
