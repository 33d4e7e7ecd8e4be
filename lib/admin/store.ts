// What operators read across several rooms, and the lock of the one process that cleans up. Writes nothing.

import { run, transaction } from "@/db/client";
import { sql } from "@/db/sql";

export type State = {
  queued: number;
  oldestSeconds: number;
  mailsLastHour: number;
  connections: Record<string, number>;
};

const state = sql`
  select (select count(*)::int from outbox_messages where settled_at is null and state = 'queued') as queued,
    coalesce((select extract(epoch from now() - min(created_at)) from outbox_messages where settled_at is null and state = 'queued'), 0)::float8 as "oldestSeconds",
    (select count(*)::int from outbox_messages where created_at > now() - interval '1 hour' and state not in ('suppressed', 'withheld')) as "mailsLastHour",
    coalesce((
      select jsonb_object_agg(state, connections) from (
        select coalesce(state, 'unknown') as state, count(*)::int as connections
        from pg_stat_activity where datname = current_database() and backend_type = 'client backend' group by 1
      ) as by_state
    ), '{}'::jsonb) as connections
`.rows<State>();

/**
 * The mails waiting in the outbox, the mails accepted for sending within an hour, and this database's connections by
 * state, in one statement.
 */
export async function readState(): Promise<State> {
  const [row] = await run(state);
  return row!;
}

// Any number that nothing else in this database uses.
const cleanUpLock = 7_069_502;

const lock = sql`select pg_try_advisory_xact_lock(${sql.raw(String(cleanUpLock))}) as taken`.rows<{ taken: boolean }>();

/**
 * Runs the work unless another process is running it. The lock belongs to a transaction, so it ends with this process's
 * connection whatever happens, and it works behind a transaction pooler.
 * @returns null when another process is running it
 */
export async function runExclusively<T>(work: () => Promise<T>): Promise<T | null> {
  return transaction(async (inside) => {
    const [row] = await inside(lock);
    return row!.taken ? work() : null;
  });
}
