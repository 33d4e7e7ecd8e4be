// How much captured mail is kept. Called by the clean-up of lib/admin.

import { deleteBeyond } from "./store";

/** A few days of somebody's development; the page shows the newest 200. */
const capturedMessagesKept = 2_000;

/** Forgets the oldest captured messages beyond that. @param most how many at once @returns how many */
export async function forgetOldestCaptured(most: number): Promise<number> {
  return deleteBeyond(capturedMessagesKept, most);
}
