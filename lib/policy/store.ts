// The statements of the flood counters, and of forgetting what no limit counts any more. Private to lib/policy. Time is the database's throughout.

import { sql } from "@/db/client";

/** A window of a flood counter: how often it was hit, and when it ends. */
export type Window = { hits: number; millisecondsLeft: number };

/**
 * Counts one hit, in one statement that is exact whatever the number of processes. The window begins with its
 * first hit, so that whoever waits until it ends finds an empty one.
 */
export async function hitWindow(key: string, windowSeconds: number): Promise<Window> {
  // now() is fixed for the statement, so the two cases agree; clock_timestamp() could pass the end between them.
  const [window] = await sql()<[Window]>`
    insert into flood_counters as counter (key, hits, resets_at)
    values (${key}, 1, now() + make_interval(secs => ${windowSeconds}))
    on conflict (key) do update set
      hits = case when counter.resets_at <= now() then 1 else counter.hits + 1 end,
      resets_at = case when counter.resets_at <= now() then excluded.resets_at else counter.resets_at end
    returning hits, (extract(epoch from resets_at - now()) * 1000)::float8 as "millisecondsLeft"`;
  return window;
}

/** Reads a window and counts nothing. @returns null when none is running */
export async function readWindow(key: string): Promise<Window | null> {
  const [window] = await sql()<Window[]>`
    select hits, (extract(epoch from resets_at - now()) * 1000)::float8 as "millisecondsLeft"
    from flood_counters where key = ${key} and resets_at > now()`;
  return window ?? null;
}

/** Forgets a window, as if nobody had come. */
export async function deleteWindow(key: string): Promise<void> {
  await sql()`delete from flood_counters where key = ${key}`;
}

/** Deletes windows that have ended. @param most how many at once @returns how many there were */
export async function deleteEndedWindows(most: number): Promise<number> {
  const { count } = await sql()`
    delete from flood_counters where key = any(array(
      select key from flood_counters where resets_at <= now() order by resets_at limit ${most}::int for update skip locked
    )) and resets_at <= now()
  `;
  return count;
}

/** Deletes the allowances of mailboxes that got no mail within so long. @param most how many at once @returns how many there were */
export async function deleteOldAllowances(seconds: number, most: number): Promise<number> {
  const old = sql()`mailed_at[cardinality(mailed_at)] <= now() - make_interval(secs => ${seconds}::int)`;
  const { count } = await sql()`
    delete from mail_allowances where (mailbox_hash, bucket) in (
      select mailbox_hash, bucket from mail_allowances where ${old}
      order by mailed_at[cardinality(mailed_at)] limit ${most}::int for update skip locked
    ) and ${old}
  `;
  return count;
}

/** Deletes the counts of addresses without a failure within so long, and without a pause. @param most how many at once @returns how many there were */
export async function deleteOldFailures(seconds: number, most: number): Promise<number> {
  const newest = sql()`coalesce(greatest(failed_at[cardinality(failed_at)], paused_until), '-infinity'::timestamptz)`;
  const old = sql()`${newest} <= now() - make_interval(secs => ${seconds}::int)`;
  const { count } = await sql()`
    delete from code_failures where (address_hash, bucket) in (
      select address_hash, bucket from code_failures where ${old} order by ${newest} limit ${most}::int for update skip locked
    ) and ${old}
  `;
  return count;
}
