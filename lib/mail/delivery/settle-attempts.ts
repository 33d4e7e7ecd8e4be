// Records what the mail server answered. Only this process knows it: if it is not recorded, the mail goes out again.
// Under load several attempts share a statement (group commit): while one statement runs, attempts for the next one gather.
// Called by deliver-one.ts.

import { setTimeout as sleep } from "node:timers/promises";
import { isDatabaseUnavailable } from "@/db/unavailable";
import { processWide } from "@/lib/process-wide";
import { settleAttempts, type Settled } from "./store";

// Six seconds in all. Together with the attempt they fit into the lease, so a short database outage sends no mail twice.
const waitsMilliseconds = [100, 200, 400, 800, 1_600, 3_200];

type Group = { attempts: Settled[]; written: Promise<void> };
type Queue = { gathering: Group | null; underWay: Promise<void> };
const queue = () => processWide<Queue>("mail-settling", () => ({ gathering: null, underWay: Promise.resolve() }));

/**
 * Resolves once the attempt is recorded. If the database goes away at that moment, it is tried again as often as the lease
 * allows. The keys of the rows make it harmless to record an attempt twice.
 */
export function settleSurely(attempt: Settled): Promise<void> {
  const { gathering } = queue();
  const group = gathering ?? open(queue());
  group.attempts.push(attempt);
  return group.written;
}

function open(state: Queue): Group {
  const attempts: Settled[] = [];
  const first = state.underWay.then(() => {
    state.gathering = null;
    return settleAttempts(attempts);
  });
  // The next group waits only for the first try: a group that has to try again must not hold up those after it.
  state.underWay = first.catch(() => {});
  state.gathering = { attempts, written: first.catch((error: unknown) => tryAgain(attempts, error)) };
  return state.gathering;
}

async function tryAgain(attempts: Settled[], failure: unknown): Promise<void> {
  let error = failure;
  for (const wait of waitsMilliseconds) {
    if (!isDatabaseUnavailable(error)) break;
    await sleep(wait);
    try {
      return await settleAttempts(attempts);
    } catch (again) {
      error = again;
    }
  }
  throw error;
}
