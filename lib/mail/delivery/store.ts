// The SQL of delivery: claim what is due, write down each attempt, settle. Mail is accepted by lib/mail/fragments.ts;
// those two are all that writes `outbox_messages`, but for the retention.

import { sql } from "@/db/client";
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
    locale?: string | null;
    is_first?: boolean;
  };
  sealed_link: string | null;
  sealed_code: string | null;
  created_at: Date;
  lifetime_minutes: number;
  attempts: number;
  /** False for what is made like any mail and thrown away: its address may not sign in, or gets no mail for a time. */
  mailable: boolean;
  /** Why it must not be sent any more: link and code were used, or their time is over. */
  pointless: "redeemed" | "expired" | null;
};

// A claim is a lease, not a lock: no transaction stays open while a mail server thinks, which also works behind
// a transaction pooler. A process that dies leaves its messages to the others when the lease ends.
export const leaseSeconds = 60;
// Waits double with every attempt, up to a minute: a server that is back has everything within two.
const longestWaitSeconds = 60;

/**
 * Claims messages that are due, each for one process, and counts the attempt.
 * @param most how many at once @param without domains of recipients that are left to others
 */
export async function claimDue(most: number, without: readonly string[] = []): Promise<DueMessage[]> {
  return sql()<DueMessage[]>`
    update outbox_messages m
    set attempts = m.attempts + 1, next_attempt_at = now() + make_interval(secs => ${leaseSeconds}::int)
    from (
      select id from outbox_messages
      where settled_at is null and next_attempt_at <= now() and split_part(recipient, '@', 2) <> all(${without as string[]}::text[])
      order by next_attempt_at limit ${most}::int for update skip locked
    ) due
    where m.id = due.id
    returning m.id, m.kind, m.recipient, m.address_hash, m.reference, m.request_id, m.details, m.sealed_link, m.sealed_code,
      m.created_at, round(extract(epoch from m.expires_at - m.created_at) / 60)::int as lifetime_minutes, m.attempts,
      m.state = 'queued' as mailable,
      case
        when exists (select from challenges c where c.id = m.challenge_id and c.redeemed_at is not null) then 'redeemed'
        when m.expires_at <= now() then 'expired'
      end as pointless
  `;
}

/** Settles a message that is not to be sent, and erases its secrets. */
export async function settle(id: string, state: "failed" | "expired" | "redeemed"): Promise<void> {
  await sql()`
    update outbox_messages set state = ${state}::text, sealed_link = null, sealed_code = null, settled_at = now()
    where id = ${id}::uuid
  `;
}

type Attempt = { id: string; attempts: number };

/** `dropped`: nothing was sent, nor meant to be. */
export type Settled = Attempt & { outcome: "accepted" | "refused" | "dropped"; answer: string };

/** Writes down that the mail server took or refused messages for good, or that they were dropped, and erases their secrets. */
export async function settleAttempts(ended: readonly Settled[]): Promise<void> {
  // A message that is gone meanwhile, with its challenge, must not fail the others: only what was settled gets a row.
  await sql()`
    with ended as (
      select * from unnest(
        ${ended.map(({ id }) => id)}::uuid[], ${ended.map(({ attempts }) => attempts)}::int[],
        ${ended.map(({ outcome }) => outcome)}::text[], ${ended.map(({ answer }) => answer)}::text[]
      ) as given (id, attempt, outcome, answer)
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
}

/** Writes down a failed attempt and puts the message back. Waits vary by half, so that many do not come back at once. */
export async function postpone({ id, attempts }: Attempt, answer: string): Promise<void> {
  await sql()`
    with postponed as (
      update outbox_messages
      set next_attempt_at = now() + least(power(2, least(attempts, 10)), ${longestWaitSeconds}::int) * (0.75 + random() / 2) * interval '1 second'
      where id = ${id}::uuid and state = 'queued'
    )
    insert into delivery_attempts (message_id, attempt, outcome, answer)
    values (${id}::uuid, ${attempts}::int, 'postponed', ${answer}::text)
    on conflict do nothing
  `;
}

/** Stops sign-in mail to an address for a time, which never shortens a longer stop. A bounce is told by its attempt. */
export async function suppress(addressHash: string, cause: "hard_bounce", hours: number): Promise<void> {
  await suppressUntil(sql(), addressHash, cause, hours);
}

/** How many messages wait. */
export async function countQueued(): Promise<number> {
  const [row] = await sql()<
    { count: number }[]
  >`select count(*)::int as count from outbox_messages where settled_at is null and state = 'queued'`;
  return row?.count ?? 0;
}
