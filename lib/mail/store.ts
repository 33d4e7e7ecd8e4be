// The SQL of this room apart from delivery: pauses, the deletion of old rows, and the timeline of a mail.

import { run } from "@/db/client";
import { sql } from "@/db/sql";
import { eventName, recordFrom } from "@/lib/audit/fragments";
import type { Caller } from "@/lib/caller";
import { suppressUntil } from "./fragments";

const pause = sql`
  with kept as (${suppressUntil})
  ${recordFrom(sql`kept`, {
    name: eventName("mail.paused"),
    addressHash: sql`address_hash`,
    outcome: sql`'mail_paused'`,
  })}
`;

/** Stops sign-in mail to an address because its owner asked for that, and records it. */
export async function suppressAtWish(addressHash: string, hours: number, caller: Caller): Promise<void> {
  await run(pause, { ...caller, addressHash, cause: "not_asked_for", hours });
}

const most = sql.int("most");

const oldMessages = sql`
  delete from outbox_messages where id = any(array(
    select id from outbox_messages
    where challenge_id is null and created_at <= now() - make_interval(days => ${sql.int("days")})
    order by created_at limit ${most} for update skip locked
  ))
`;

/** Deletes old messages that belong to no challenge. @param mostRows how many at once @returns how many were deleted */
export async function deleteOldMessages(days: number, mostRows: number): Promise<number> {
  return (await run(oldMessages, { days, most: mostRows })).count;
}

const endedSuppressions = sql`
  delete from mail_suppressions where ctid = any(array(
    select ctid from mail_suppressions where until_at <= now() order by until_at limit ${most} for update skip locked
  )) and until_at <= now()
`;

/** Deletes stops that have ended. @param mostRows how many at once @returns how many were deleted */
export async function deleteEndedSuppressions(mostRows: number): Promise<number> {
  return (await run(endedSuppressions, { most: mostRows })).count;
}

const recipient = sql`
  select recipient as address, details ->> 'locale' as locale from outbox_messages where id = ${sql.uuid("messageId")}
`.rows<{ address: string; locale: string | null }>();

/** The recipient of a message, and its language. @param messageId the caller has checked its form */
export async function readRecipient(messageId: string): Promise<{ address: string; locale: string | null } | null> {
  const [row] = await run(recipient, { messageId });
  return row?.address ? row : null;
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

const timelines = sql`
  select m.id, m.kind, m.recipient, m.request_id, m.reference, m.state, m.created_at, m.expires_at, m.next_attempt_at, m.settled_at,
    coalesce((
      select jsonb_agg(jsonb_build_object('attempt', a.attempt, 'at', a.at, 'outcome', a.outcome, 'answer', a.answer) order by a.attempt)
      from delivery_attempts a where a.message_id = m.id
    ), '[]'::jsonb) as attempts
  from outbox_messages m
  where m.request_id = ${sql.text("text")} or m.reference = upper(${sql.text("text")}) or m.address_hash = any(${sql.texts("addressHashes")})
  order by m.created_at desc limit ${most}
`.rows<TimelineRow>();

/** The newest messages for a request, a reference or an address, each with its attempts. */
export async function readTimelines(
  by: { text: string; addressHashes: string[] },
  mostRows: number,
): Promise<TimelineRow[]> {
  return run(timelines, { ...by, most: mostRows });
}
