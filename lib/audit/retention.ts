// Forgets events that are past their time. Called by the hourly clean-up.

import { callForget } from "./store";

/** Long enough to look into what somebody noticed late; the networks and devices of people are kept no longer. The database lets none go earlier (migration 0012). */
const auditDays = 90;

/**
 * Deletes events older than `days`, the oldest first.
 * @param limit how many at once: call again while it returns as many
 * @param days the database keeps 90 whatever is asked
 * @returns how many there were
 */
export async function forgetOldEvents(limit: number, days = auditDays): Promise<number> {
  return callForget(days, limit);
}
