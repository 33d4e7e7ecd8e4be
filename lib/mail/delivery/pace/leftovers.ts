// Whether another claim would find something in the outbox, as far as this process knows from its last claim. Called by
// claim.ts.

export type Leftovers = {
  /** Records a claim. @param filled it got as many as it asked for @param without the domains that it left out */
  claimed(filled: boolean, without: readonly string[]): void;
  /** @param full the domains that would be left out now @param ready how many messages of the others are held */
  mayFindMore(full: readonly string[], ready: number): boolean;
};

/** @param fewReady with this many held messages or fewer, a further claim is worthwhile */
export function makeLeftovers(fewReady: number): Leftovers {
  let last = { filled: false, without: 0 };
  // The domains that were full at the last claim, or have been since.
  let wereFull = new Set<string>();
  return {
    claimed: (filled, without) => {
      last = { filled, without: without.length };
      wereFull = new Set(without);
    },
    mayFindMore: (full, ready) => {
      for (const domain of full) wereFull.add(domain);
      if (wereFull.size > full.length) return true;
      // While more domains are full, a claim would skip their rows, and there may be many. So it waits for the next call.
      return last.filled && wereFull.size === last.without && ready <= fewReady;
    },
  };
}
