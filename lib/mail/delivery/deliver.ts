// Starts the delivery of accepted mail, in any number of processes at once. Woken after a request that was accepted here;
// a sweep, or the cron route, takes what did not go. What follows is claim.ts, and for each message deliver-one.ts.

import { AsyncResource } from "node:async_hooks";
import { beforeExit, processWide } from "@/lib/process-wide";
import { makeDelivery, type Delivery } from "./claim";
import { makeBeat } from "./pace/beat";
import { countQueued } from "./store";

const sweepMilliseconds = 2_000;

type Work = {
  delivery: Delivery;
  /** Set where a sweep runs: has what was accepted delivered on the next beat, by the process and not by the request. */
  sweep: (() => void) | null;
};
const work = () => processWide<Work>("mail-delivery", () => ({ delivery: makeDelivery(), sweep: null }));

/**
 * Delivers everything that is due. A call while a delivery runs makes that one look once more before it ends.
 * Never throws: what fails stays queued, and the next sweep tries again.
 */
export function deliverDue(): Promise<void> {
  return work().delivery.run();
}

/**
 * Delivers what a request has just accepted; call it after the answer. Where a sweep runs, that is on the next beat, and no
 * request is held open for other people's mail; elsewhere the request is all that keeps the process alive, and waits.
 */
export async function deliverSoon(): Promise<void> {
  const { sweep } = work();
  if (sweep) sweep();
  else await deliverDue();
}

/** How many messages wait to be sent. */
export async function queueLength(): Promise<number> {
  return countQueued();
}

/** Starts the sweep of a long-lived process; its end waits for what is in flight. Called by lib/admin/chores.ts. */
export function startSweep(): void {
  processWide("mail-sweep", () => {
    const beat = makeBeat(() => performance.now());
    let onBeat: NodeJS.Timeout | null = null;
    // Bound to this moment: what a request wakes must not run in the request's context and keep it alive.
    const look = AsyncResource.bind(() => {
      onBeat = null;
      void deliverDue();
    });
    work().sweep = AsyncResource.bind(() => void (onBeat ??= setTimeout(look, beat.wait())));
    const timer = setInterval(look, sweepMilliseconds).unref();
    beforeExit("work", async () => {
      clearInterval(timer);
      // What still waited for its beat is taken up now.
      if (onBeat) {
        clearTimeout(onBeat);
        look();
      }
      await work().delivery.end();
    });
    return timer;
  });
}
