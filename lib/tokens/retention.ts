// How long tokens, codes and what tells of their end are kept once they are over. Called by the clean-up of lib/admin.

import { deleteOldCodes } from "./codes/fragments";
import { deleteEndedFamilies, deletePastRevocations } from "./fragments";
import { deleteOldPersonal } from "./personal/fragments";

/** It lived for a minute; a day later nobody needs to be told "used" from "unknown". */
const authorizationCodeHours = 24;

/** A script is told "expired" or "ended" for a day, and then "unknown". */
export const personalAccessTokenHours = 24;

/** Its access tokens died within minutes; a program is told "ended" for a day, and then "unknown". */
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

/** Forgets personal access tokens that ended or ran out. @param most how many at once @returns how many */
export async function forgetOldPersonalAccessTokens(most: number): Promise<number> {
  return deleteOldPersonal(personalAccessTokenHours, most);
}
