// What an operator reads over what several rooms wrote, and the lock of the one process that cleans up. Writes nothing.

import { sql } from "@/db/client";

export type State = {
  queued: number;
  oldestSeconds: number;
  mailsLastHour: number;
  connections: Record<string, number>;
};

/** What waits in the outbox, what was accepted within an hour to be sent, and this database's connections by state, in one statement. */
export async function readState(): Promise<State> {
  const [row] = await sql()<[State]>`
    select (select count(*)::int from outbox_messages where settled_at is null and state = 'queued') as queued,
      coalesce((select extract(epoch from now() - min(created_at)) from outbox_messages where settled_at is null and state = 'queued'), 0)::float8 as "oldestSeconds",
      (select count(*)::int from outbox_messages where created_at > now() - interval '1 hour' and state not in ('suppressed', 'withheld')) as "mailsLastHour",
      coalesce((
        select jsonb_object_agg(state, connections) from (
          select coalesce(state, 'unknown') as state, count(*)::int as connections
          from pg_stat_activity where datname = current_database() and backend_type = 'client backend' group by 1
        ) as by_state
      ), '{}'::jsonb) as connections
  `;
  return row;
}

// Any number that nothing else in this database uses.
const cleanUpLock = 7_069_502;

/**
 * Runs the work unless another process runs it at this moment. The lock is a transaction's, so it ends with this
 * process's connection whatever happens, and holds behind a transaction pooler.
 * @returns null when another one is at it
 */
export async function alone<T>(work: () => Promise<T>): Promise<T | null> {
  const done = await sql().begin(async (transaction) => {
    const [row] = await transaction<[{ taken: boolean }]>`select pg_try_advisory_xact_lock(${cleanUpLock}) as taken`;
    return { value: row.taken ? await work() : null };
  });
  return done.value;
}
