// Starts the delivery of accepted mail, in any number of processes at once. A request that accepted mail wakes it; a sweep
// or the cron route picks up the rest. It calls claim.ts, which calls deliver-one.ts for each message.

import { AsyncResource } from "node:async_hooks";
import { beforeExit, processWide } from "@/lib/process-wide";
import { makeDelivery, type Delivery } from "./claim";
import { makeBeat } from "./pace/beat";
import { countQueued } from "./store";

const sweepMilliseconds = 2_000;

type Work = {
  delivery: Delivery;
  /** Set where a sweep runs. It delivers accepted mail on the next beat, in the process and not in the request. */
  sweep: (() => void) | null;
};
const work = () => processWide<Work>("mail-delivery", () => ({ delivery: makeDelivery(), sweep: null }));

/**
 * Delivers everything that is due. If a delivery is running already, that one looks once more before it ends.
 * Never throws: a message that fails stays queued, and the next sweep tries again.
 */
export function deliverDue(): Promise<void> {
  return work().delivery.run();
}

/**
 * Delivers what a request has just accepted. Call it after the answer. Where a sweep runs, delivery happens on the next
 * beat, and no request is held open for other people's mail. Elsewhere only the request keeps the process alive, so it waits.
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

/** Starts the sweep of a long-lived process. Ending the sweep waits for messages in flight. Called by lib/admin/chores.ts. */
export function startSweep(): void {
  processWide("mail-sweep", () => {
    const beat = makeBeat(() => performance.now());
    let onBeat: NodeJS.Timeout | null = null;
    // Bound to the context of this call: a delivery that a request wakes must not keep that request's context alive.
    const look = AsyncResource.bind(() => {
      onBeat = null;
      void deliverDue();
    });
    work().sweep = AsyncResource.bind(() => void (onBeat ??= setTimeout(look, beat.wait())));
    const timer = setInterval(look, sweepMilliseconds).unref();
    beforeExit("work", async () => {
      clearInterval(timer);
      // A delivery that still waits for its beat starts now.
      if (onBeat) {
        clearTimeout(onBeat);
        look();
      }
      await work().delivery.end();
    });
    return timer;
  });
}
