// How long a session is kept once it is over. Called by the clean-up of lib/admin.

import { deleteOver } from "./store";

/** Its access tokens died within minutes; a cookie of a day ago is told "ended", and an older one "not signed in". */
const sessionHours = 24;

/** Forgets sessions that ended or ran out. @param most how many at once @returns how many */
export async function forgetOldSessions(most: number): Promise<number> {
  return deleteOver(sessionHours, most);
}
