// Forgets events that are past their time. Called by the hourly clean-up.

import { callForget } from "./store";

/** Long enough to look into what somebody noticed late; the networks and devices of people are kept no longer. */
const auditDays = 90;

/**
 * Deletes events older than `days`, the oldest first.
 * @param limit how many at once: call again while it returns as many
 * @param days at least 7: the database keeps the last week whatever is asked, and refuses with an error
 * @returns how many there were
 */
export async function forgetOldEvents(limit: number, days = auditDays): Promise<number> {
  return callForget(days, limit);
}
