// The SQL of delivery: claim due messages, record each attempt, settle. lib/mail/fragments.ts accepts mail. Apart from the
// retention, only these two files write `outbox_messages`.

import { run } from "@/db/client";
import { sql } from "@/db/sql";
import { suppressUntil } from "../fragments";

export type DueMessage = {
  id: string;
  kind: string;
  recipient: string;
  address_hash: string;
  reference: string;
  request_id: string;
  details: {
    browser: string;
    network: string;
    channel?: "browser" | "api";
    redirect_to?: string | null;
    /** The sign-in began in an app, so the link works only in the browser where it began. */
    of_app?: boolean;
    locale?: string | null;
    is_first?: boolean;
  };
  sealed_link: string | null;
  sealed_code: string | null;
  created_at: Date;
  lifetime_minutes: number;
  attempts: number;
  /** False for a message that is made like any other and then dropped: its address may not sign in, or is suppressed. */
  mailable: boolean;
  /** Why it must not be sent any more: the link or code was used, or both have expired. */
  pointless: "redeemed" | "expired" | null;
};

// A claim is a lease, not a lock: no transaction stays open while a mail server takes its time. This also works behind a
// transaction pooler. If a process dies, the others get its messages when the lease ends.
export const leaseSeconds = 60;
// The wait doubles with every attempt, up to a minute: once a server is back, it has everything within two.
const longestWaitSeconds = 60;

const claim = sql`
  update outbox_messages m
  set attempts = m.attempts + 1, next_attempt_at = now() + make_interval(secs => ${sql.raw(String(leaseSeconds))})
  from (
    select id from outbox_messages
    where settled_at is null and next_attempt_at <= now() and split_part(recipient, '@', 2) <> all(${sql.texts("without")})
    order by next_attempt_at limit ${sql.int("most")} for update skip locked
  ) due
  where m.id = due.id
  returning m.id, m.kind, m.recipient, m.address_hash, m.reference, m.request_id, m.details, m.sealed_link, m.sealed_code,
    m.created_at, round(extract(epoch from m.expires_at - m.created_at) / 60)::int as lifetime_minutes, m.attempts,
    m.state = 'queued' as mailable,
    case
      when exists (select from challenges c where c.id = m.challenge_id and c.redeemed_at is not null) then 'redeemed'
      when m.expires_at <= now() then 'expired'
    end as pointless
`.rows<DueMessage>();

/**
 * Claims due messages, each for one process, and counts the attempt.
 * @param most how many at once @param without recipient domains to leave out
 */
export async function claimDue(most: number, without: readonly string[] = []): Promise<DueMessage[]> {
  return run(claim, { most, without });
}

const messageId = sql.uuid("messageId");

const settling = sql`
  update outbox_messages set state = ${sql.text("state")}, sealed_link = null, sealed_code = null, settled_at = now()
  where id = ${messageId}
`;

/** Settles a message that is not to be sent, and erases its secrets. */
export async function settle(id: string, state: "failed" | "expired" | "redeemed"): Promise<void> {
  await run(settling, { messageId: id, state });
}

type Attempt = { id: string; attempts: number };

/** `dropped`: nothing was sent, on purpose. */
export type Settled = Attempt & { outcome: "accepted" | "refused" | "dropped"; answer: string };

// A message may have been deleted in the meantime, with its challenge. That must not fail the others, so only settled
// messages get a row.
const settlingAttempts = sql`
  with ended as (
    select * from unnest(${sql.uuids("ids")}, ${sql.ints("attempts")}, ${sql.texts("outcomes")}, ${sql.texts("answers")})
      as given (id, attempt, outcome, answer)
  ), settled as (
    update outbox_messages m
    set state = case outcome when 'accepted' then 'sent' when 'refused' then 'failed' else state end, sealed_link = null, sealed_code = null, settled_at = now()
    from ended
    where m.id = ended.id
    returning m.id
  )
  insert into delivery_attempts (message_id, attempt, outcome, answer)
  select id, attempt, outcome, answer from ended join settled using (id) where outcome <> 'dropped'
  on conflict do nothing
`;

/** Records that messages were accepted, permanently refused or dropped, and erases their secrets. */
export async function settleAttempts(ended: readonly Settled[]): Promise<void> {
  await run(settlingAttempts, {
    ids: ended.map(({ id }) => id),
    attempts: ended.map(({ attempts }) => attempts),
    outcomes: ended.map(({ outcome }) => outcome),
    answers: ended.map(({ answer }) => answer),
  });
}

const postponing = sql`
  with postponed as (
    update outbox_messages
    set next_attempt_at = now() + least(power(2, least(attempts, 10)), ${sql.raw(String(longestWaitSeconds))}) * (0.75 + random() / 2) * interval '1 second'
    where id = ${messageId} and state = 'queued'
  )
  insert into delivery_attempts (message_id, attempt, outcome, answer)
  values (${messageId}, ${sql.int("attempt")}, 'postponed', ${sql.text("answer")})
  on conflict do nothing
`;

/** Records a failed attempt and queues the message again. Waits vary by half, so that many do not come back at once. */
export async function postpone({ id, attempts }: Attempt, answer: string): Promise<void> {
  await run(postponing, { messageId: id, attempt: attempts, answer });
}

/** Stops sign-in mail to an address for a time. It never shortens a longer stop. The attempt records the bounce. */
export async function suppress(addressHash: string, cause: "hard_bounce", hours: number): Promise<void> {
  await run(suppressUntil, { addressHash, cause, hours });
}

const queued = sql`
  select count(*)::int as count from outbox_messages where settled_at is null and state = 'queued'
`.rows<{ count: number }>();

/** How many messages wait. */
export async function countQueued(): Promise<number> {
  return (await run(queued))[0]?.count ?? 0;
}
