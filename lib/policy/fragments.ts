// The SQL of the exact limits, for the verbs. Mails per mailbox and wrong codes per address are counted by the
// database's clock, in the same statement that sends or compares. Writes `mail_allowances` and `code_failures`.
//
// Each row keeps the times of what it counts. The row's lock makes parallel requests wait, and each sees what the one
// before it wrote: a sliding window without gaps.

import { sql, type Piece, type Statement } from "@/db/sql";
import { env } from "@/lib/env";
import { limits, numberOf, resendLimitName, type LimitRule } from "./limits";

export type Bucket = "public" | "known";

/** Whose mails are counted. Every statement about a mailbox takes these values. */
export type MailboxValues = { mailboxHash: string; bucket: Bucket };
const mailboxHash = sql.text("mailboxHash");
const bucket = sql.text("bucket") as Statement<{ bucket: Bucket }>;
const ofMailbox = sql`mailbox_hash = ${mailboxHash} and bucket = ${bucket}`;

// The settings are read whenever the statement runs.
const count = (rule: LimitRule) => sql.int(`${rule.name} count`, () => numberOf(rule).count);
const seconds = (rule: LimitRule) => sql.int(`${rule.name} seconds`, () => numberOf(rule).windowSeconds);
const window = (rule: LimitRule) => sql`make_interval(secs => ${seconds(rule)})`;

const { mailPerMailbox: hour, mailPerMailboxAndDay: day, codeFailuresPerAddress: failures } = limits;

/**
 * The body of a CTE with one row when the mailbox may get another mail, which is then counted. Its columns `used_hour`
 * and `used_day` include this mail.
 * @param source the mail is counted only when this has a row
 */
export function takeMailAllowanceFrom<Source extends Piece>(source: Source) {
  const mailedAt = sql`allowance.mailed_at`;
  return sql`
    insert into mail_allowances as allowance (mailbox_hash, bucket, mailed_at)
    select ${mailboxHash}, ${bucket}, array[now()] from ${source}
    on conflict (mailbox_hash, bucket) do update
    set mailed_at = array(
      select moment from unnest(allowance.mailed_at) moment where moment > now() - greatest(${window(hour)}, ${window(day)})
    ) || excluded.mailed_at
    where ${countWithin(mailedAt, hour)} < ${count(hour)} and ${countWithin(mailedAt, day)} < ${count(day)}
    returning mailbox_hash, ${countWithin(mailedAt, hour)} as used_hour, ${countWithin(mailedAt, day)} as used_day
  `;
}

/** An SQL expression over {@link takeMailAllowanceFrom}: the counts of both limits for a mail that they allowed. */
export const mailsCounted = sql`jsonb_build_array(${counterJson(hour, sql`used_hour`)}, ${counterJson(day, sql`used_day`)})`;

/** An SQL expression: the cooldown of a resend that passed it, as a counter for the audit trail. */
export const resendCounted = sql`jsonb_build_object(
  'limit', ${sql.literal(resendLimitName)}, 'count', 1, 'windowSeconds', ${sql.int("resendCooldownSeconds", () => env().resendCooldownSeconds)}, 'used', 1
)`;

/**
 * A SELECT list: whole seconds until each limit allows the mailbox another mail, 0 when it does now (`hour`, `day`),
 * and the number of mails within their windows plus one (`used_hour`, `used_day`).
 */
export const mailboxWaits = sql`
  ${secondsUntilMail(hour)} as hour, ${secondsUntilMail(day)} as day, ${mailsUsed(hour)} as used_hour, ${mailsUsed(day)} as used_day
`;

function mailsUsed(rule: LimitRule) {
  return sql`coalesce((select ${countWithin(sql`mailed_at`, rule)} + 1 from mail_allowances where ${ofMailbox}), 1)::int`;
}

function secondsUntilMail(rule: LimitRule) {
  return sql`greatest(coalesce((
    select ceil(extract(epoch from moment + ${window(rule)} - now()))::int
    from mail_allowances, unnest(mailed_at) moment
    where ${ofMailbox}
    order by moment desc offset ${count(rule)} - 1 limit 1
  ), 0), 0)`;
}

/**
 * The body of a CTE with one row when a code may be compared for this address. A wrong code is counted here before
 * anyone learns the result. The one that fills the window starts a pause of the same length. The column `used` counts
 * the failures before this try, plus this try.
 * @param source the challenge to be tried, with columns `address_hash`, `bucket`, `matches`
 */
export function takeCodeTryFrom<Source extends Piece>(source: Source) {
  const recent = sql`array(select moment from unnest(failures.failed_at) moment where moment > now() - ${window(failures)})`;
  return sql`
    insert into code_failures as failures (address_hash, bucket, failed_at, paused_until)
    select address_hash, bucket,
      case when matches then '{}'::timestamptz[] else array[now()] end,
      case when not matches and ${count(failures)} <= 1 then now() + ${window(failures)} end
    from ${source}
    on conflict (address_hash, bucket) do update
    set failed_at = ${recent} || excluded.failed_at,
      paused_until = case
        when cardinality(excluded.failed_at) > 0 and cardinality(${recent}) + 1 >= ${count(failures)} then now() + ${window(failures)}
      end
    where failures.paused_until is null or failures.paused_until <= now()
    returning address_hash, cardinality(failed_at) + (select matches::int from ${source}) as used
  `;
}

/**
 * An SQL expression: the count of the limit of wrong codes, as a counter for the audit trail.
 * @param used an SQL expression
 */
export function codeFailuresCounted<Used extends Piece>(used: Used) {
  return counterJson(failures, used);
}

/** An SQL expression: the number of wrong codes that paused an address, or that count towards a pause. */
export function codeFailures<Hash extends Piece, In extends Piece>(addressHash: Hash, inBucket: In) {
  return sql`coalesce((
    select cardinality(failures.failed_at)
    from code_failures failures where failures.address_hash = ${addressHash} and failures.bucket = ${inBucket}
  ), 0)`;
}

/** An SQL expression: whole seconds until the pause of code entry for an address ends, 0 when there is none. */
export function secondsOfCodePause<Hash extends Piece, In extends Piece>(addressHash: Hash, inBucket: In) {
  return sql`coalesce((
    select greatest(ceil(extract(epoch from paused_until - now()))::int, 0)
    from code_failures failures
    where failures.address_hash = ${addressHash} and failures.bucket = ${inBucket}
  ), 0)`;
}

function counterJson<Used extends Piece>(rule: LimitRule, used: Used) {
  return sql`jsonb_build_object(
    'limit', ${sql.literal(rule.name)}, 'count', ${count(rule)}, 'windowSeconds', ${seconds(rule)}, 'used', ${used}
  )`;
}

function countWithin<Times extends Piece>(times: Times, rule: LimitRule) {
  return sql`(select count(*) from unnest(${times}) moment where moment > now() - ${window(rule)})`;
}
