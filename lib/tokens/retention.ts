// How long personal access tokens are kept once they are over. Called by the clean-up of lib/admin.

import { deleteOldPersonal } from "./personal/store";

/** A script hears "expired" or "ended" for a day, and then "unknown". */
export const personalAccessTokenHours = 24;

/** Forgets personal access tokens that ended or ran out. @param most how many at once @returns how many */
export async function forgetOldPersonalAccessTokens(most: number): Promise<number> {
  return deleteOldPersonal(personalAccessTokenHours, most);
}
