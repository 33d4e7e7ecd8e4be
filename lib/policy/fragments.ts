// The SQL of the exact limits, offered to verbs: mails per mailbox and wrong codes per address are counted by
// the database's clock in the very statement that sends or compares. Writes `mail_allowances`, `code_failures`.
//
// Both keep the times of what they count in one row, so that the row's lock makes parallel requests queue up
// and each sees what the one before it wrote: a sliding window without a gap.

import type { Fragment, Sql } from "@/db/client";
import type { Limit } from "@/lib/limits";

export type Bucket = "public" | "known";

/**
 * The body of a CTE with one row when the mailbox may get another mail, which is then counted. Its columns `used_hour`
 * and `used_day` count this mail too.
 * @param source the mail is counted only when this has a row
 */
export function takeMailAllowanceFrom(
  sql: Sql,
  source: Fragment,
  mailbox: { hash: string; bucket: Bucket },
  limits: { hour: Limit; day: Limit },
): Fragment {
  const { hour, day } = limits;
  const longest = Math.max(hour.windowSeconds, day.windowSeconds);
  return sql`
    insert into mail_allowances as allowance (mailbox_hash, bucket, mailed_at)
    select ${mailbox.hash}::text, ${mailbox.bucket}::text, array[now()] from ${source}
    on conflict (mailbox_hash, bucket) do update
    set mailed_at = array(
      select moment from unnest(allowance.mailed_at) moment where moment > now() - make_interval(secs => ${longest}::int)
    ) || excluded.mailed_at
    where ${countWithin(sql, sql`allowance.mailed_at`, hour)} < ${hour.count}::int
      and ${countWithin(sql, sql`allowance.mailed_at`, day)} < ${day.count}::int
    returning mailbox_hash, ${countWithin(sql, sql`allowance.mailed_at`, hour)} as used_hour,
      ${countWithin(sql, sql`allowance.mailed_at`, day)} as used_day
  `;
}

/**
 * The body of a CTE with one row when a code may be compared for this address; a wrong code is counted in it
 * before the comparison is told, and the one that fills the window begins a pause of the same length. Its column `used`
 * counts the failures before this try, and the try.
 * @param source the challenge to be tried, with columns `address_hash`, `bucket`, `matches`
 */
export function takeCodeTryFrom(sql: Sql, source: Fragment, limit: Limit): Fragment {
  const window = sql`make_interval(secs => ${limit.windowSeconds}::int)`;
  const recent = sql`array(select moment from unnest(failures.failed_at) moment where moment > now() - ${window})`;
  return sql`
    insert into code_failures as failures (address_hash, bucket, failed_at, paused_until)
    select address_hash, bucket,
      case when matches then '{}'::timestamptz[] else array[now()] end,
      case when not matches and ${limit.count}::int <= 1 then now() + ${window} end
    from ${source}
    on conflict (address_hash, bucket) do update
    set failed_at = ${recent} || excluded.failed_at,
      paused_until = case
        when cardinality(excluded.failed_at) > 0 and cardinality(${recent}) + 1 >= ${limit.count}::int then now() + ${window}
      end
    where failures.paused_until is null or failures.paused_until <= now()
    returning address_hash, cardinality(failed_at) + (select matches::int from ${source}) as used
  `;
}

/** An SQL expression: how many mails a mailbox got within the limit's window, and one more. */
export function mailsUsed(sql: Sql, mailbox: { hash: string; bucket: Bucket }, limit: Limit): Fragment {
  return sql`coalesce((
    select ${countWithin(sql, sql`mailed_at`, limit)} + 1
    from mail_allowances where mailbox_hash = ${mailbox.hash}::text and bucket = ${mailbox.bucket}::text
  ), 1)::int`;
}

/** An SQL expression: the wrong codes that paused an address, or that are counted towards it. */
export function codeFailures(sql: Sql, addressHash: Fragment, bucket: Fragment): Fragment {
  return sql`coalesce((
    select cardinality(failures.failed_at)
    from code_failures failures where failures.address_hash = ${addressHash} and failures.bucket = ${bucket}
  ), 0)`;
}

/** An SQL expression: what a limit saw, as one counter of the trail. @param used an SQL expression */
export function counterSeen(sql: Sql, name: string, { count, windowSeconds }: Limit, used: Fragment): Fragment {
  return sql`jsonb_build_object(
    'limit', ${name}::text, 'count', ${count}::int, 'windowSeconds', ${windowSeconds}::int, 'used', ${used}
  )`;
}

/** An SQL expression: whole seconds until this limit lets a mailbox get another mail, 0 when it does now. */
export function secondsUntilMail(
  sql: Sql,
  mailbox: { hash: string; bucket: Bucket },
  { count, windowSeconds }: Limit,
): Fragment {
  return sql`greatest(coalesce((
    select ceil(extract(epoch from moment + make_interval(secs => ${windowSeconds}::int) - now()))::int
    from mail_allowances, unnest(mailed_at) moment
    where mailbox_hash = ${mailbox.hash}::text and bucket = ${mailbox.bucket}::text
    order by moment desc offset ${count - 1}::int limit 1
  ), 0), 0)`;
}

/** An SQL expression: whole seconds that code entry is still paused for an address, 0 when it is not. */
export function secondsOfCodePause(sql: Sql, addressHash: Fragment, bucket: Fragment): Fragment {
  return sql`coalesce((
    select greatest(ceil(extract(epoch from paused_until - now()))::int, 0)
    from code_failures failures
    where failures.address_hash = ${addressHash} and failures.bucket = ${bucket}
  ), 0)`;
}

function countWithin(sql: Sql, times: Fragment, limit: Limit): Fragment {
  return sql`(select count(*) from unnest(${times}) moment where moment > now() - make_interval(secs => ${limit.windowSeconds}::int))`;
}
