// This room's own statements: what is pending, and what is old enough to go.

import { sql } from "@/db/client";
import { env } from "@/lib/env";
import { stillPending } from "./fragments";

export type PendingRow = {
  id: string;
  email: string;
  channel: "browser" | "api";
  client_id: string;
  redirect_to: string | null;
  code_challenge: string | null;
  return_to: string | null;
  locale: string | null;
  reference: string;
  mailed_at: Date;
  pending: boolean;
  redeemed: boolean;
  code_usable: boolean;
  tries_left: number;
  since_mail_seconds: number;
};

/** Reads challenges to sign in that were asked for over this channel, in the order of their ids here. */
export async function read(ids: readonly string[], channel: "browser" | "api"): Promise<PendingRow[]> {
  const db = sql();
  return db<PendingRow[]>`
    select id, email, channel, client_id, redirect_to, code_challenge, return_to, locale, reference, mailed_at,
      ${stillPending(db)} as pending, redeemed_at is not null as redeemed,
      code_hash is not null and code_tries < ${env().codeTries}::int and code_expires_at > now() as code_usable,
      greatest(${env().codeTries}::int - code_tries, 0) as tries_left,
      floor(extract(epoch from now() - mailed_at))::int as since_mail_seconds
    from challenges where id = any(${ids as string[]}::uuid[]) and channel = ${channel}::text and purpose = 'sign_in'
    order by array_position(${ids as string[]}::uuid[], id)
  `;
}

/**
 * Deletes challenges that were redeemed or ran out so long ago, their link tokens and mails with them.
 * @param most how many at once @returns how many there were
 */
export async function deleteOver(hours: number, most: number): Promise<number> {
  // A challenge is over no earlier than it was made, so the index on created_at finds them.
  const { count } = await sql()`
    delete from challenges where id = any(array(
      select id from challenges
      where created_at <= now() - make_interval(hours => ${hours}::int)
        and coalesce(redeemed_at, code_expires_at) <= now() - make_interval(hours => ${hours}::int)
      order by created_at limit ${most}::int for update skip locked
    ))
  `;
  return count;
}
