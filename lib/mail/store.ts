// What this room reads and writes beside a delivery: pauses, the end of old rows, and what happened to a mail.

import { sql } from "@/db/client";
import { eventName, recordFrom } from "@/lib/audit/fragments";
import type { Caller } from "@/lib/caller";
import { suppressUntil } from "./fragments";

/** Stops sign-in mail to an address because its owner said so, and records that. */
export async function suppressAtWish(addressHash: string, hours: number, caller: Caller): Promise<void> {
  const db = sql();
  await db`
    with kept as (${suppressUntil(db, addressHash, "not_asked_for", hours)})
    ${recordFrom(db, caller, db`kept`, {
      name: eventName(db, "mail.paused"),
      addressHash: db`address_hash`,
      outcome: db`'mail_paused'`,
    })}
  `;
}

/** Deletes what is left of messages that belong to no challenge. @param most how many at once @returns how many there were */
export async function deleteOldMessages(days: number, most: number): Promise<number> {
  const { count } = await sql()`
    delete from outbox_messages where id = any(array(
      select id from outbox_messages
      where challenge_id is null and created_at <= now() - make_interval(days => ${days}::int)
      order by created_at limit ${most}::int for update skip locked
    ))
  `;
  return count;
}

/** Deletes stops that are over. @param most how many at once @returns how many there were */
export async function deleteEndedSuppressions(most: number): Promise<number> {
  const { count } = await sql()`
    delete from mail_suppressions where ctid = any(array(
      select ctid from mail_suppressions where until_at <= now() order by until_at limit ${most}::int for update skip locked
    )) and until_at <= now()
  `;
  return count;
}

/** Whom a message went to, and in which language. @param id checked for its form by the caller */
export async function readRecipient(id: string): Promise<{ address: string; locale: string | null } | null> {
  const [row] = await sql()<{ address: string | null; locale: string | null }[]>`
    select recipient as address, details ->> 'locale' as locale from outbox_messages where id = ${id}::uuid`;
  return row?.address ? { address: row.address, locale: row.locale } : null;
}

export type TimelineRow = {
  id: string;
  kind: string;
  recipient: string;
  request_id: string;
  reference: string | null;
  state: string;
  created_at: Date;
  expires_at: Date;
  next_attempt_at: Date;
  settled_at: Date | null;
  attempts: { attempt: number; at: string; outcome: string; answer: string }[];
};

/** The newest messages of a request, a reference or an address, each with its attempts. */
export async function readTimelines(
  by: { text: string; addressHashes: string[] },
  most: number,
): Promise<TimelineRow[]> {
  return sql()<TimelineRow[]>`
    select m.id, m.kind, m.recipient, m.request_id, m.reference, m.state, m.created_at, m.expires_at, m.next_attempt_at, m.settled_at,
      coalesce((
        select jsonb_agg(jsonb_build_object('attempt', a.attempt, 'at', a.at, 'outcome', a.outcome, 'answer', a.answer) order by a.attempt)
        from delivery_attempts a where a.message_id = m.id
      ), '[]'::jsonb) as attempts
    from outbox_messages m
    where m.request_id = ${by.text}::text or m.reference = upper(${by.text}::text) or m.address_hash = any(${by.addressHashes}::text[])
    order by m.created_at desc limit ${most}::int
  `;
}
