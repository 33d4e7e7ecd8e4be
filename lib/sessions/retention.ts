// How long a session is kept once it is over. Called by the clean-up of lib/admin.

import { deleteOver } from "./store";

/**
 * Its access tokens expired within minutes. For a day its cookie is refused as "ended", and after that as "not signed
 * in".
 */
const sessionHours = 24;

/**
 * Deletes sessions that ended or expired.
 * @param most how many at once
 * @returns how many were deleted
 */
export async function forgetOldSessions(most: number): Promise<number> {
  return deleteOver(sessionHours, most);
}
