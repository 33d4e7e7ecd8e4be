// Deletes events that are past their time. Called by the hourly clean-up.

import { callForget } from "./store";

/**
 * Long enough to investigate a late report, and no longer, because events hold people's networks and devices. The
 * database refuses to delete earlier (migration 0012).
 */
const auditDays = 90;

/**
 * Deletes events older than `days`, the oldest first.
 * @param limit how many at once; call again while it returns as many
 * @param days the database keeps 90 days in any case
 * @returns how many were deleted
 */
export async function forgetOldEvents(limit: number, days = auditDays): Promise<number> {
  return callForget(days, limit);
}
