// How much captured mail is kept. Called by the clean-up of lib/admin.

import { deleteBeyond } from "./store";

/** A few days of development. The page shows the newest 200. */
const capturedMessagesKept = 2_000;

/**
 * Deletes the oldest captured messages beyond that number.
 * @param most how many at once
 * @returns how many were deleted
 */
export async function forgetOldestCaptured(most: number): Promise<number> {
  return deleteBeyond(capturedMessagesKept, most);
}
