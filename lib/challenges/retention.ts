// How long a challenge is kept. Called by the clean-up of lib/admin.

import { deleteOver } from "./store";

/** Long enough that "used" and "expired" can be told from "wrong" to whoever opens yesterday's mail. */
const challengeHours = 24;

/** Forgets challenges that are over, with their link tokens and mails. @param most how many at once @returns how many */
export async function forgetOldChallenges(most: number): Promise<number> {
  return deleteOver(challengeHours, most);
}
