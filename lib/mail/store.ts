// The SQL of delivery: claim what is due, then settle each message. The only other writer of `outbox_messages`
// is fragments.ts, by which mail is accepted.

import { sql } from "@/db/client";

export type DueMessage = {
  id: string;
  kind: string;
  recipient: string;
  reference: string;
  request_id: string;
  details: { browser: string; network: string; channel: "browser" | "api"; redirect_to: string | null };
  sealed_link: string | null;
  sealed_code: string | null;
  created_at: Date;
  lifetime_minutes: number;
  attempts: number;
  /** Expired or redeemed meanwhile: it must not be sent. */
  pointless: boolean;
};

// A claim is a lease, not a lock: no transaction stays open while a mail server thinks, which also works behind
// a transaction pooler. A process that dies leaves its messages to the others when the lease ends.
const leaseSeconds = 60;

/** Claims messages that are due, each for one process, and counts the attempt. @param most how many at once */
export async function claimDue(most: number): Promise<DueMessage[]> {
  return sql()<DueMessage[]>`
    update outbox_messages m
    set attempts = m.attempts + 1, next_attempt_at = now() + make_interval(secs => ${leaseSeconds}::int)
    from (
      select id from outbox_messages
      where state = 'queued' and next_attempt_at <= now()
      order by next_attempt_at limit ${most}::int for update skip locked
    ) due
    where m.id = due.id
    returning m.id, m.kind, m.recipient, m.reference, m.request_id, m.details, m.sealed_link, m.sealed_code, m.created_at,
      round(extract(epoch from m.expires_at - m.created_at) / 60)::int as lifetime_minutes, m.attempts,
      m.expires_at <= now() or exists (
        select from challenges c where c.id = m.challenge_id and c.redeemed_at is not null
      ) as pointless
  `;
}

/** Settles a message for good and erases its secrets. */
export async function settle(id: string, state: "sent" | "failed" | "expired", lastError: string | null): Promise<void> {
  await sql()`
    update outbox_messages
    set state = ${state}::text, sealed_link = null, sealed_code = null, settled_at = now(), last_error = ${lastError}::text
    where id = ${id}::uuid
  `;
}

/** Puts a message back. The wait doubles with every attempt, up to five minutes, and varies by half so that many do not come back at once. */
export async function postpone(id: string, lastError: string): Promise<void> {
  await sql()`
    update outbox_messages
    set next_attempt_at = now() + least(power(2, attempts), 300) * (0.75 + random() / 2) * interval '1 second',
      last_error = ${lastError}::text
    where id = ${id}::uuid and state = 'queued'
  `;
}

/** How many messages wait. For readiness and tests. */
export async function countQueued(): Promise<number> {
  const [row] = await sql()<{ count: number }[]>`select count(*)::int as count from outbox_messages where state = 'queued'`;
  return row?.count ?? 0;
}
