// What tests do to rows directly: let time pass by moving them back, take away somebody's access, count. This is plain SQL,
// because the code under test must not be used to check itself.

import postgres from "postgres";

let connection: postgres.Sql | undefined;

/** The tests' own connection to the database under test. */
export function rows(): postgres.Sql {
  const url = process.env.POSTKEY_TEST_DATABASE_URL;
  if (!url)
    throw new Error(
      "POSTKEY_TEST_DATABASE_URL is not set. Run the tests with npm test, npm run test:unit or npm run test:e2e.",
    );
  connection ??= postgres(url, { max: 3, onnotice: () => {} });
  return connection;
}

/** Lets time pass for every challenge of an address, with its links and its mails: the cooldown of a resend too. */
export async function ageChallenges(address: string, minutes: number, db = rows()): Promise<void> {
  const past = db`make_interval(secs => ${minutes * 60}::float8)`;
  await db`
    with aged as (
      update challenges set created_at = created_at - ${past}, mailed_at = mailed_at - ${past}, redeemed_at = redeemed_at - ${past}, code_expires_at = code_expires_at - ${past}
      where email = ${address} returning id
    ), tokens as (
      update verification_tokens set expires_at = expires_at - ${past} where challenge_id in (select id from aged)
    )
    update outbox_messages set created_at = created_at - ${past}, expires_at = expires_at - ${past} where challenge_id in (select id from aged)
  `;
}

/** Lets time pass for the pause and the counted failures of an address. */
export async function ageCodeFailures(address: string, minutes: number, db = rows()): Promise<void> {
  const past = db`make_interval(secs => ${minutes * 60}::float8)`;
  await db`
    update code_failures set paused_until = paused_until - ${past}, failed_at = array(select moment - ${past} from unnest(failed_at) moment)
    where address_hash in (select address_hash from challenges where email = ${address})
  `;
}

/** Lets time pass for the mails that were counted for a mailbox. @param mailboxHash see lib/sign-in/issue */
export async function ageMailAllowance(mailboxHash: string, minutes: number, db = rows()): Promise<void> {
  const past = db`make_interval(secs => ${minutes * 60}::float8)`;
  await db`
    update mail_allowances set mailed_at = array(select moment - ${past} from unnest(mailed_at) moment) where mailbox_hash = ${mailboxHash}
  `;
}

/** Lets time pass for a session: everything that counts from its start or its last use. */
export async function ageSession(id: string, days: number, db = rows()): Promise<void> {
  const past = db`make_interval(secs => ${days * 86_400}::float8)`;
  await db`
    update sessions set created_at = created_at - ${past}, authenticated_at = authenticated_at - ${past}, seen_at = seen_at - ${past},
      idle_expires_at = idle_expires_at - ${past}, absolute_expires_at = absolute_expires_at - ${past}
    where id = ${id}
  `;
}

/** Lets time pass for the refresh families of a session: idle and absolute limits, the grace, the window of uses. */
export async function ageFamily(sessionId: string, seconds: number, db = rows()): Promise<void> {
  const past = db`make_interval(secs => ${seconds}::float8)`;
  await db`
    update refresh_families set created_at = created_at - ${past}, used_at = used_at - ${past}, window_ends_at = window_ends_at - ${past},
      uses_lately = array(select moment - ${past} from unnest(uses_lately) moment)
    where session_id = ${sessionId}
  `;
}

/** Lets time pass for every signing key. */
export async function ageKeys(seconds: number, db = rows()): Promise<void> {
  const past = db`make_interval(secs => ${seconds}::float8)`;
  await db`update signing_keys set created_at = created_at - ${past}, signs_from = signs_from - ${past}, retired_at = retired_at - ${past}`;
}

export async function disableUser(address: string, db = rows()): Promise<void> {
  await db`update users set disabled_at = now() where email = ${address}`;
}

export async function deleteUser(address: string, db = rows()): Promise<void> {
  await db`delete from users where email = ${address}`;
}

export type ChallengeRow = {
  id: string;
  channel: string;
  code_tries: number;
  redeemed_at: Date | null;
  redeemed_by: string | null;
  code_hash: string | null;
};

/** The challenges of an address, the newest first. */
export async function challengesOf(address: string, db = rows()): Promise<ChallengeRow[]> {
  return db<ChallengeRow[]>`
    select id, channel, code_tries, redeemed_at, redeemed_by, code_hash from challenges where email = ${address} order by created_at desc
  `;
}

/** How many rows there are for an address. Of its mails, only those that sign in count. */
export async function countOf(
  address: string,
  db = rows(),
): Promise<{ users: number; sessions: number; challenges: number; mails: number }> {
  const [counts] = await db<[{ users: number; sessions: number; challenges: number; mails: number }]>`
    select (select count(*)::int from users where email = ${address}) as users,
      (select count(*)::int from sessions join users on users.id = user_id where email = ${address}) as sessions,
      (select count(*)::int from challenges where email = ${address}) as challenges,
      (select count(*)::int from outbox_messages where recipient = ${address} and kind = 'sign_in') as mails
  `;
  return counts;
}

/** The audit trail of a request, the oldest first. */
export async function eventsOf(requestId: string, db = rows()): Promise<{ name: string; reason: string | null }[]> {
  return db`select name, reason from audit_events where request_id = ${requestId} order by id`;
}
