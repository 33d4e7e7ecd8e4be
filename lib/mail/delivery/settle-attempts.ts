// Writes down what the mail server decided, which is known here only: unless it is written, the mail goes out once more.
// Under load several attempts share a statement (group commit): while one is under way, the next gathers. Called by deliver-one.ts.

import { setTimeout as sleep } from "node:timers/promises";
import { isDatabaseUnavailable } from "@/db/unavailable";
import { processWide } from "@/lib/process-wide";
import { settleAttempts, type Settled } from "./store";

// Six seconds in all, which with the attempt still fit into the lease: a blip of the database doubles no mail.
const waitsMilliseconds = [100, 200, 400, 800, 1_600, 3_200];

type Group = { attempts: Settled[]; written: Promise<void> };
type Queue = { gathering: Group | null; underWay: Promise<void> };
const queue = () => processWide<Queue>("mail-settling", () => ({ gathering: null, underWay: Promise.resolve() }));

/**
 * Resolves once the attempt is written. A database that goes away right then is asked again, as often as the lease
 * allows; the rows' keys make a second writing harmless.
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
  // Only the first try is waited for: a group that fails and tries again must not hold up those after it.
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
