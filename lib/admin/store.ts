// The reads of an operator over what several rooms wrote. Writes nothing.

import { sql } from "@/db/client";

/** What waits in the outbox, and this database's connections by state, in one statement. */
export async function readState(): Promise<{ queued: number; oldestSeconds: number; connections: Record<string, number> }> {
  const [row] = await sql()<[{ queued: number; oldestSeconds: number; connections: Record<string, number> }]>`
    select (select count(*)::int from outbox_messages where state = 'queued') as queued,
      coalesce((select extract(epoch from now() - min(created_at)) from outbox_messages where state = 'queued'), 0)::float8 as "oldestSeconds",
      coalesce((
        select jsonb_object_agg(state, connections) from (
          select coalesce(state, 'unknown') as state, count(*)::int as connections
          from pg_stat_activity where datname = current_database() and backend_type = 'client backend' group by 1
        ) as by_state
      ), '{}'::jsonb) as connections
  `;
  return row;
}
