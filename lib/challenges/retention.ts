// How long a challenge is kept. Called by the clean-up of lib/admin.

import { deleteOver } from "./store";

/** Long enough that a link from yesterday's mail is still refused as "used" or "expired" instead of "wrong". */
const challengeHours = 24;

/**
 * Deletes challenges that are over, with their link tokens and mails.
 * @param most how many at once
 * @returns how many were deleted
 */
export async function forgetOldChallenges(most: number): Promise<number> {
  return deleteOver(challengeHours, most);
}
