// How long mail is kept. Called by the clean-up of lib/admin. The mail of a challenge goes with its challenge.

import { deleteEndedSuppressions, deleteOldMessages } from "./store";

/** A person who misses a notice asks within weeks, and its timeline holds an address. */
const messageDays = 30;

/** Forgets messages of no challenge, such as notices, with their timelines. @param most how many at once @returns how many */
export async function forgetOldMessages(most: number): Promise<number> {
  return deleteOldMessages(messageDays, most);
}

/** Forgets stops that are over. @param most how many at once @returns how many */
export async function forgetEndedSuppressions(most: number): Promise<number> {
  return deleteEndedSuppressions(most);
}
