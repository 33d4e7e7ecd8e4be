// The statements of the flood counters, and those that delete what no limit counts any more. Private to lib/policy.
// Every time is the database's.

import { run } from "@/db/client";
import { join, sql, variants } from "@/db/sql";

/** A window to hit: it begins with its first hit and allows `count` of them. */
export type Hit = { key: string; count: number; windowSeconds: number };

/** A window after a statement: how often it was hit, and when it ends. Zero hits means that none is running. */
export type Window = { hits: number; millisecondsLeft: number };

/**
 * Hits windows in order, in one statement that is exact for any number of processes. Each is hit only when the one
 * before it allowed; the ones after a refusal are only read. A window begins with its first hit, so waiting until it
 * ends is always enough.
 * @returns one window per hit, in the same order
 */
export async function hitWindows(hits: readonly Hit[]): Promise<Window[]> {
  const values = hits.flatMap(({ key, count, windowSeconds }, step) => [
    [`key${step}`, key],
    [`count${step}`, count],
    [`window${step}`, windowSeconds],
  ]);
  const rows = await run(hitInOrder(hits.length), Object.fromEntries(values) as never);
  return hits.map(({ windowSeconds }, index) => {
    return rows.find(({ step }) => step === index) ?? { hits: 0, millisecondsLeft: windowSeconds * 1000 };
  });
}

// One text for each number of windows. A step runs when the one before it allowed; otherwise its window is read.
const hitInOrder = variants((steps: number) => {
  const numbers = Array.from({ length: steps }, (_, step) => step);
  const name = (step: number) => sql.raw(`hit_${step}`);
  const ctes = numbers.map((step) => {
    const allowed = step === 0 ? sql`` : sql`from ${name(step - 1)} where hits <= ${sql.int(`count${step - 1}`)}`;
    // now() is fixed for the statement, so both cases agree. clock_timestamp() could pass the end of the window between
    // them.
    return sql`${name(step)} as (
      insert into flood_counters as counter (key, hits, resets_at)
      select ${sql.text(`key${step}`)}, 1, now() + make_interval(secs => ${sql.int(`window${step}`)}) ${allowed}
      on conflict (key) do update set
        hits = case when counter.resets_at <= now() then 1 else counter.hits + 1 end,
        resets_at = case when counter.resets_at <= now() then excluded.resets_at else counter.resets_at end
      returning hits, resets_at
    )`;
  });
  const answers = numbers.map((step) => {
    const counted = sql`select ${sql.raw(String(step))} as step, hits, resets_at from ${name(step)}`;
    if (step === 0) return counted;
    return sql`${counted} union all
      select ${sql.raw(String(step))}, hits, resets_at from flood_counters
      where key = ${sql.text(`key${step}`)} and resets_at > now() and not exists (select from ${name(step)})`;
  });
  const statement = sql`
    with ${join(ctes, ", ")}
    select step, hits, (extract(epoch from resets_at - now()) * 1000)::float8 as "millisecondsLeft"
    from (${join(answers, " union all ")}) as windows
  `;
  return statement.rows<Window & { step: number }>();
});

const reading = sql`
  select hits, (extract(epoch from resets_at - now()) * 1000)::float8 as "millisecondsLeft"
  from flood_counters where key = ${sql.text("key")} and resets_at > now()
`.rows<Window>();

/** Reads a window without hitting it. */
export async function readWindow({ key, windowSeconds }: Hit): Promise<Window> {
  const [row] = await run(reading, { key });
  return row ?? { hits: 0, millisecondsLeft: windowSeconds * 1000 };
}

const most = sql.int("most");
const past = sql`now() - make_interval(secs => ${sql.int("seconds")})`;

const endedWindows = sql`
  delete from flood_counters where key = any(array(
    select key from flood_counters where resets_at <= now() order by resets_at limit ${most} for update skip locked
  )) and resets_at <= now()
`;

/**
 * Deletes windows that have ended.
 * @param mostRows how many at once
 * @returns how many were deleted
 */
export async function deleteEndedWindows(mostRows: number): Promise<number> {
  return (await run(endedWindows, { most: mostRows })).count;
}

const newestMail = sql`mailed_at[cardinality(mailed_at)]`;
const oldAllowances = sql`
  delete from mail_allowances where (mailbox_hash, bucket) in (
    select mailbox_hash, bucket from mail_allowances where ${newestMail} <= ${past}
    order by ${newestMail} limit ${most} for update skip locked
  ) and ${newestMail} <= ${past}
`;

/**
 * Deletes the counts of mailboxes that got no mail for that many seconds.
 * @param mostRows how many at once
 * @returns how many were deleted
 */
export async function deleteOldAllowances(seconds: number, mostRows: number): Promise<number> {
  return (await run(oldAllowances, { seconds, most: mostRows })).count;
}

const newestFailure = sql`coalesce(greatest(failed_at[cardinality(failed_at)], paused_until), '-infinity'::timestamptz)`;
const oldFailures = sql`
  delete from code_failures where (address_hash, bucket) in (
    select address_hash, bucket from code_failures where ${newestFailure} <= ${past}
    order by ${newestFailure} limit ${most} for update skip locked
  ) and ${newestFailure} <= ${past}
`;

/**
 * Deletes the counts of addresses that had no failure for that many seconds and have no pause.
 * @param mostRows how many at once
 * @returns how many were deleted
 */
export async function deleteOldFailures(seconds: number, mostRows: number): Promise<number> {
  return (await run(oldFailures, { seconds, most: mostRows })).count;
}
