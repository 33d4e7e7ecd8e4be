// The SQL of captured mail. This is the only room that writes `captured_messages`. They are in the database rather than
// in memory, so that any process can show what another one received.

import { run } from "@/db/client";
import { sql, variants } from "@/db/sql";
import { hasIdForm } from "@/lib/secret";

export type CapturedMessage = {
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  raw: string;
  at: Date;
};

const mostShown = 200;

const columns = sql`id, recipient as "to", subject, text, html, raw, at`;

const insertion = sql`
  insert into captured_messages (recipient, subject, text, html, raw)
  values (${sql.text("recipient")}, ${sql.text("subject")}, ${sql.text("text")}, ${sql.text("html")}, ${sql.text("raw")})
`;

export async function keep(message: {
  recipient: string;
  subject: string;
  text: string;
  html: string;
  raw: string;
}): Promise<void> {
  await run(insertion, message);
}

const newest = variants((ofOne: boolean) =>
  sql`
    select ${columns} from captured_messages ${ofOne ? sql`where lower(recipient) = lower(${sql.text("to")})` : sql``}
    order by at desc, id limit ${sql.raw(String(mostShown))}
  `.rows<CapturedMessage>(),
);

/**
 * The captured messages, newest first.
 * @param to only those to this address; case does not matter
 */
export async function list(to?: string): Promise<CapturedMessage[]> {
  return run(newest(to !== undefined), { to: to ?? "" });
}

const deletion = sql`
  delete from captured_messages where id = any(array(
    select id from captured_messages order by at desc, id offset ${sql.int("kept")} limit ${sql.int("most")}
  ))
`;

/**
 * Deletes the oldest messages beyond a number.
 * @param most how many at once
 * @returns how many were deleted
 */
export async function deleteBeyond(kept: number, most: number): Promise<number> {
  return (await run(deletion, { kept, most })).count;
}

const one = sql`select ${columns} from captured_messages where id = ${sql.uuid("messageId")}`.rows<CapturedMessage>();

/** One message. @param id untrusted */
export async function find(id: string): Promise<CapturedMessage | null> {
  return hasIdForm(id) ? ((await run(one, { messageId: id }))[0] ?? null) : null;
}
