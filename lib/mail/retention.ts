// How long mail is kept. Called by the clean-up of lib/admin. The mail of a challenge is deleted with the challenge.

import { deleteEndedSuppressions, deleteOldMessages } from "./store";

/** People who miss a notice ask about it within weeks. It is not kept longer, because its timeline holds an address. */
const messageDays = 30;

/** Deletes messages without a challenge, such as notices, with their timelines. @param most how many at once @returns how many */
export async function forgetOldMessages(most: number): Promise<number> {
  return deleteOldMessages(messageDays, most);
}

/** Deletes stops that have ended. @param most how many at once @returns how many */
export async function forgetEndedSuppressions(most: number): Promise<number> {
  return deleteEndedSuppressions(most);
}
