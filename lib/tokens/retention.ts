// How long an authorization code is kept once it has run out. Called by the clean-up of lib/admin.

import { deleteOldCodes } from "./code-fragments";

/** It lived for a minute; a day later nobody needs to be told "used" from "unknown". */
const authorizationCodeHours = 24;

/** Forgets codes that ran out. @param most how many at once @returns how many */
export async function forgetOldCodes(most: number): Promise<number> {
  return deleteOldCodes(authorizationCodeHours, most);
}
