// Claims due messages and has several of them delivered at once. It claims again on each call and whenever half of the
// room is free, not batch by batch: one message that the server keeps waiting must not hold up the others. Neither must a
// domain: a full one is left out until it has room again. Called by deliver.ts.

import { makeCircuitBreaker } from "@/lib/circuit-breaker";
import { log } from "@/lib/log";
import { deliverOne } from "./deliver-one";
import { makeLeftovers } from "./pace/leftovers";
import { makeShares } from "./pace/shares";
import { connections } from "./smtp/transport";
import { claimDue, type DueMessage } from "./store";

const atOnce = connections * 4;
// For one domain: twice what may be in flight. For all domains together: enough for six such domains.
const mostHeldOfOne = connections * 2;
const mostHeld = mostHeldOfOne * 6;
/** How many messages may be in progress, by what is known of the mail server. */
const mayHold = { closed: mostHeld, trial: 1, open: 0 };

export type Delivery = {
  /** Delivers everything that is due. If it is called while it runs, it looks once more before it ends. Never throws. */
  run(): Promise<void>;
  /** Claims nothing more, apart from what was already asked for. Resolves when all of it has ended. */
  end(): Promise<void>;
};

/** The delivery of one process. */
export function makeDelivery(): Delivery {
  const pace = {
    // A mail server that is gone: after a rest, one message finds out whether it is back.
    circuit: makeCircuitBreaker({ failuresInARow: 3, restMilliseconds: 2_000, longestRestMilliseconds: 30_000 }),
    shares: makeShares(connections, mostHeldOfOne),
  };
  const state = { running: null as Promise<void> | null, asked: false, ending: false, wake: () => {} };

  async function deliverAll(): Promise<void> {
    const underWay = new Set<Promise<void>>();
    const leftovers = makeLeftovers(atOnce / 2);
    while (!state.ending || state.asked) {
      const woken = new Promise<void>((resolve) => (state.wake = resolve));
      const full = pace.shares.full();
      const mayFindMore = leftovers.mayFindMore(full, pace.shares.ready());
      if (state.asked || mayFindMore) {
        const room = Math.min(atOnce, mayHold[pace.circuit.state()] - underWay.size);
        if (room > 0) {
          state.asked = false;
          const due = await claim(room, full);
          leftovers.claimed(due.length === room, full);
          for (const message of due) {
            const delivery = deliverOne(message, pace)
              .catch(outOfOrder)
              .then(() => void underWay.delete(delivery));
            underWay.add(delivery);
          }
          if (state.asked) continue;
        } else if (state.ending) break;
      }
      if (underWay.size === 0) break;
      await Promise.race([woken, ...underWay]);
    }
    await Promise.all(underWay);
  }

  return {
    run: () => {
      state.asked = true;
      state.wake();
      state.running ??= deliverAll().finally(() => {
        state.running = null;
      });
      return state.running;
    },
    end: async () => {
      state.ending = true;
      await state.running;
    },
  };
}

async function claim(room: number, without: readonly string[]): Promise<DueMessage[]> {
  return claimDue(room, without).catch((error: unknown) => {
    outOfOrder(error);
    return [];
  });
}

// The message stays queued, and is claimed again when its lease ends.
function outOfOrder(error: unknown): void {
  log().error({ error: String(error) }, "mail delivery could not use the outbox");
}
