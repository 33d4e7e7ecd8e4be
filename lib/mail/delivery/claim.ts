// Claims what is due and has it delivered, several messages at once. It claims whenever somebody called or half of the
// room is free again, rather than batch by batch: one message that the server keeps waiting must not hold up the others.
// Nor must a domain: one that is full is left out until it is not. Called by deliver.ts.

import { log } from "@/lib/log";
import { deliverOne } from "./deliver-one";
import { makeCircuit } from "./pace/circuit";
import { makeLeftovers } from "./pace/leftovers";
import { makeShares } from "./pace/shares";
import { connections } from "./smtp/transport";
import { claimDue, type DueMessage } from "./store";

const atOnce = connections * 4;
// Of one domain: two waves of what may be under way. Of all of them together: six such domains.
const mostHeldOfOne = connections * 2;
const mostHeld = mostHeldOfOne * 6;

export type Delivery = {
  /** Delivers everything that is due. A call while it runs makes it look once more before it ends. Never throws. */
  run(): Promise<void>;
  /** Takes up nothing more but what was asked for already. Resolves when all of it has ended. */
  end(): Promise<void>;
};

/** The delivery of one process. */
export function makeDelivery(): Delivery {
  const pace = {
    circuit: makeCircuit(() => performance.now() / 1000),
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
        const room = Math.min(atOnce, pace.circuit.room(mostHeld) - underWay.size);
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

// The message stays queued, and is taken up again when its lease ends.
function outOfOrder(error: unknown): void {
  log().error({ error: String(error) }, "mail delivery could not use the outbox");
}
