// Deletes what no limit counts any more. Called by the clean-up of lib/admin.

import { limits, numberOf } from "./limits";
import { deleteEndedWindows, deleteOldAllowances, deleteOldFailures } from "./store";

/**
 * Deletes flood windows that have ended.
 * @param most how many at once
 * @returns how many were deleted
 */
export async function forgetEndedWindows(most: number): Promise<number> {
  return deleteEndedWindows(most);
}

/**
 * Deletes the counts of mailboxes that got no mail within the longest window.
 * @param most how many at once
 * @returns how many were deleted
 */
export async function forgetOldAllowances(most: number): Promise<number> {
  const windows = [limits.mailPerMailbox, limits.mailPerMailboxAndDay].map((rule) => numberOf(rule).windowSeconds);
  return deleteOldAllowances(Math.max(...windows), most);
}

/**
 * Deletes the counts of addresses with no wrong code within the window and no pause.
 * @param most how many at once
 * @returns how many were deleted
 */
export async function forgetOldFailures(most: number): Promise<number> {
  return deleteOldFailures(numberOf(limits.codeFailuresPerAddress).windowSeconds, most);
}
