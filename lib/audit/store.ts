// This room's own SQL: what reads the trail, and the call by which old events leave it.

import { sql } from "@/db/client";

/** Deletes events past their time by the database's own function, which is the only way. @returns how many */
export async function callForget(days: number, most: number): Promise<number> {
  const [row] = await sql()<[{ forgotten: number }]>`
    select forget_audit_events(make_interval(days => ${days}::int), ${most}::int) as forgotten
  `;
  return row.forgotten;
}
