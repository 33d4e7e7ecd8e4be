// How long this room keeps what is over. Called by the clean-up of lib/admin.

import { deleteEndedFamilies, deleteOldCodes, deletePastRevocations } from "./store";

/** A code lives for a minute. After a day, "used" and "unknown" need not be distinguished any more. */
const authorizationCodeHours = 24;

/**
 * Its access tokens expired within minutes. For a day its refresh tokens are refused as "ended", and after that as
 * "unknown".
 */
export const endedFamilyHours = 24;

/**
 * Deletes refresh families that ended. One that is only unused is deleted with its session.
 * @param most how many at once
 * @returns how many were deleted
 */
export async function forgetEndedFamilies(most: number): Promise<number> {
  return deleteEndedFamilies(endedFamilyHours, most);
}

/**
 * Deletes revocations of access tokens that have expired.
 * @param most how many at once
 * @returns how many were deleted
 */
export async function forgetPastRevocations(most: number): Promise<number> {
  return deletePastRevocations(most);
}

/**
 * Deletes codes that expired.
 * @param most how many at once
 * @returns how many were deleted
 */
export async function forgetOldCodes(most: number): Promise<number> {
  return deleteOldCodes(authorizationCodeHours, most);
}
