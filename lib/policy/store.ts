// The statements of the flood counters, and of forgetting what no limit counts any more. Private to lib/policy. Time is the database's throughout.

import { sql, type Fragment } from "@/db/client";

/** A window that may be hit: it begins with its first hit and holds `count` of them. */
export type Hit = { key: string; count: number; windowSeconds: number };

/** A window as a statement left it: how often it was hit, and when it ends. No hits: none is running. */
export type Window = { hits: number; millisecondsLeft: number };

/**
 * Hits windows in their order, in one statement that is exact whatever the number of processes: each is hit only
 * when the one before it allowed, and the ones behind a refusal are read. A window begins with its first hit, so that
 * whoever waits until it ends finds an empty one.
 * @returns one window per hit, in the same order
 */
export async function hitWindows(hits: readonly Hit[]): Promise<Window[]> {
  const db = sql();
  const name = (index: number) => db(`hit_${index}`);
  const steps = hits.map((hit, index) => {
    const allowed = index === 0 ? db`` : db`from ${name(index - 1)} where hits <= ${hits[index - 1]!.count}::int`;
    return db`${index === 0 ? db`` : db`, `}${name(index)} as (${hitWhere(hit, allowed)})`;
  });
  const answers = hits.map(({ key }, index) => {
    const counted = db`select ${index}::int as step, hits, resets_at from ${name(index)}`;
    if (index === 0) return counted;
    return db` union all ${counted} union all
      select ${index}::int, hits, resets_at from flood_counters where key = ${key}::text and resets_at > now() and not exists (select from ${name(index)})`;
  });
  const rows = await db<(Window & { step: number })[]>`
    with ${steps} select step, hits, (extract(epoch from resets_at - now()) * 1000)::float8 as "millisecondsLeft" from (${answers}) as seen`;
  return hits.map(({ windowSeconds }, index) => {
    return rows.find(({ step }) => step === index) ?? { hits: 0, millisecondsLeft: windowSeconds * 1000 };
  });
}

/** Reads a window, and hits nothing. */
export async function readWindow({ key, windowSeconds }: Hit): Promise<Window> {
  const [row] = await sql()<Window[]>`
    select hits, (extract(epoch from resets_at - now()) * 1000)::float8 as "millisecondsLeft"
    from flood_counters where key = ${key}::text and resets_at > now()
  `;
  return row ?? { hits: 0, millisecondsLeft: windowSeconds * 1000 };
}

// now() is fixed for the statement, so the two cases agree; clock_timestamp() could pass the end between them.
function hitWhere({ key, windowSeconds }: Hit, allowed: Fragment): Fragment {
  return sql()`
    insert into flood_counters as counter (key, hits, resets_at)
    select ${key}::text, 1, now() + make_interval(secs => ${windowSeconds}::int) ${allowed}
    on conflict (key) do update set
      hits = case when counter.resets_at <= now() then 1 else counter.hits + 1 end,
      resets_at = case when counter.resets_at <= now() then excluded.resets_at else counter.resets_at end
    returning hits, resets_at`;
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
