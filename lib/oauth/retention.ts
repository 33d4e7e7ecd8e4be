// How long what is over in this room is kept. Called by the clean-up of lib/admin.

import { deleteEndedFamilies, deleteOldCodes, deletePastRevocations } from "./store";

/** It lived for a minute; a day later nobody needs to tell "used" from "unknown". */
const authorizationCodeHours = 24;

/** Its access tokens died within minutes; a program hears "ended" for a day, and then "unknown". */
export const endedFamilyHours = 24;

/** Forgets refresh families that ended; one that is merely unused goes with its session. @param most how many at once @returns how many */
export async function forgetEndedFamilies(most: number): Promise<number> {
  return deleteEndedFamilies(endedFamilyHours, most);
}

/** Forgets revocations of access tokens that have expired anyway. @param most how many at once @returns how many */
export async function forgetPastRevocations(most: number): Promise<number> {
  return deletePastRevocations(most);
}

/** Forgets codes that ran out. @param most how many at once @returns how many */
export async function forgetOldCodes(most: number): Promise<number> {
  return deleteOldCodes(authorizationCodeHours, most);
}
