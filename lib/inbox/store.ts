// The SQL of captured mail. The only room that writes `captured_messages`. In the database rather than in memory,
// so that any process shows what another one received.

import { sql } from "@/db/client";
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

export async function keep(message: {
  recipient: string;
  subject: string;
  text: string;
  html: string;
  raw: string;
}): Promise<void> {
  const { recipient, subject, text, html, raw } = message;
  await sql()`insert into captured_messages (recipient, subject, text, html, raw) values (${recipient}, ${subject}, ${text}, ${html}, ${raw})`;
}

/** The newest messages first. @param to only those to this address; case does not matter */
export async function list(to?: string): Promise<CapturedMessage[]> {
  const db = sql();
  return db<CapturedMessage[]>`
    select id, recipient as "to", subject, text, html, raw, at from captured_messages
    ${to === undefined ? db`` : db`where lower(recipient) = lower(${to})`}
    order by at desc, id limit ${mostShown}
  `;
}

/** Deletes the oldest messages beyond a number. @param most how many at once @returns how many there were */
export async function deleteBeyond(kept: number, most: number): Promise<number> {
  const { count } = await sql()`
    delete from captured_messages where id = any(array(
      select id from captured_messages order by at desc, id offset ${kept}::int limit ${most}::int
    ))
  `;
  return count;
}

/** One message. @param id untrusted */
export async function find(id: string): Promise<CapturedMessage | null> {
  if (!hasIdForm(id)) return null;
  const [message] = await sql()<CapturedMessage[]>`
    select id, recipient as "to", subject, text, html, raw, at from captured_messages where id = ${id}::uuid
  `;
  return message ?? null;
}
