// How long authorization codes and personal access tokens are kept once they are over. Called by the clean-up of lib/admin.

import { deleteOldCodes } from "./code-fragments";
import { deleteOldPersonal } from "./personal-fragments";

/** It lived for a minute; a day later nobody needs to be told "used" from "unknown". */
const authorizationCodeHours = 24;

/** A script is told "expired" or "ended" for a day, and then "unknown". */
export const personalAccessTokenHours = 24;

/** Forgets codes that ran out. @param most how many at once @returns how many */
export async function forgetOldCodes(most: number): Promise<number> {
  return deleteOldCodes(authorizationCodeHours, most);
}

/** Forgets personal access tokens that ended or ran out. @param most how many at once @returns how many */
export async function forgetOldPersonalAccessTokens(most: number): Promise<number> {
  return deleteOldPersonal(personalAccessTokenHours, most);
}
