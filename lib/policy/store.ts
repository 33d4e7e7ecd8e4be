// The statements of the flood counters. Private to lib/policy. Time is the database's throughout.

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

/** Removes the windows that have ended; for the hourly clean-up. @returns how many there were */
export async function deleteEndedWindows(): Promise<number> {
  const { count } = await sql()`delete from flood_counters where resets_at <= now()`;
  return count;
}
