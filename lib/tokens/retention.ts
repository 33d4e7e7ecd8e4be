// How long personal access tokens are kept once they are over. Called by the clean-up of lib/admin.

import { deleteOldPersonal } from "./personal/store";

/** For a day a token is refused as "expired" or "ended", and after that as "unknown". */
export const personalAccessTokenHours = 24;

/**
 * Deletes personal access tokens that ended or expired.
 * @param most how many at once
 * @returns how many were deleted
 */
export async function forgetOldPersonalAccessTokens(most: number): Promise<number> {
  return deleteOldPersonal(personalAccessTokenHours, most);
}
