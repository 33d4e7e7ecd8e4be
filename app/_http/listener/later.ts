// What a start leaves for after the first answers: chores, and the pages that nobody has asked for yet. Called by
// server.mjs. A process that serves is not ended by any of it: what fails is tried again.

import { log } from "@/lib/log";

const shortestMilliseconds = 1_000;
const longestMilliseconds = 60_000;

/** Does each of these, one after the other, and those that failed again, as often as it takes. @param wait between two rounds */
export async function doLater(steps: Record<string, () => Promise<unknown>>, wait = pause): Promise<void> {
  let left = Object.entries(steps);
  for (let milliseconds = shortestMilliseconds; ; milliseconds = Math.min(milliseconds * 2, longestMilliseconds)) {
    const failed: typeof left = [];
    for (const [step, run] of left) {
      try {
        await run();
      } catch (error) {
        log().error({ step, error: error instanceof Error ? error.stack : String(error) }, "not loaded yet");
        failed.push([step, run]);
      }
    }
    if (failed.length === 0) return;
    left = failed;
    await wait(milliseconds);
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
