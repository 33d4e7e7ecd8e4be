// The SQL with which other rooms put mail into the outbox, in the same statement as the change that the mail reports.

import { sql, type Piece } from "@/db/sql";
import { seal } from "@/lib/secret";
import type { MailKind } from "./templates/render";

/** The kinds that only report something, without a link to redeem. */
export type NoticeKind = Extract<MailKind, "new_device" | "refresh_token_reused">;

/** The values of a sign-in mail. @see signInMailValues */
export type SignInMailValues = {
  messageId: string;
  requestId: string;
  sealedLink: string;
  sealedCode: string;
  /** This browser has signed in with the address before, so a pause by "I didn't ask for this" does not stop the mail. */
  known: boolean;
};

/** The values of a sign-in mail. Link and code are sealed under the message's id, so a sealed value is useless in another row. */
export function signInMailValues(messageId: string, secrets: { link: string; code: string }) {
  return {
    messageId,
    sealedLink: seal("outbox", secrets.link, messageId),
    sealedCode: seal("outbox", secrets.code, messageId),
  };
}

/**
 * The body of a CTE that accepts one sign-in mail for each row of `source`, which has the columns `id`, `email`,
 * `address_hash`, `reference`, `channel`, `redirect_to`, `of_app`, `locale`, `browser`, `network`, `eligible`,
 * `code_usable` and `link_expires_at` of a challenge. A suppressed address gets a row that says so, and no mail. An address
 * that may not sign in also gets a row, without the address: without a row the answer would be quicker, and would reveal
 * that the address may not sign in. The delivery claims and settles both rows like a mail.
 */
export function enqueueSignInFrom<Source extends Piece>(source: Source) {
  // The offset makes Postgres read the suppressions here, exactly once, whether or not the address may sign in.
  return sql`
    insert into outbox_messages (
      id, kind, recipient, address_hash, challenge_id, request_id, reference, details, sealed_link, sealed_code, expires_at, state
    )
    select ${sql.uuid("messageId")}, 'sign_in', case when eligible then email else '' end, address_hash, id, ${sql.text("requestId")}, reference,
      jsonb_build_object(
        'browser', browser, 'network', network, 'channel', channel, 'redirect_to', redirect_to, 'of_app', of_app, 'locale', locale,
        'is_first', not exists (select from users where users.email = asked.email)
      ),
      case when mailable then ${sql.text("sealedLink")} end,
      case when code_usable and mailable then ${sql.text("sealedCode")} end,
      link_expires_at, case when mailable then 'queued' when eligible then 'suppressed' else 'withheld' end
    from (
      select *, not exists (
        select from mail_suppressions s
        where s.address_hash = source.address_hash and s.until_at > now()
          and (s.cause = 'hard_bounce' or not ${sql.boolean("known")})
      ) and eligible as mailable from ${source} as source offset 0
    ) as asked
    returning id, state
  `;
}

// A notice is worth sending as long as its reader may still need to act on it.
const noticeHours = 24;

/**
 * The body of a CTE that accepts one notice for each row of `source`, which has the columns `email`, `address_hash`,
 * `reference`, `locale`, `browser` and `network`. It holds no secret. It belongs to no challenge, because the end of the
 * challenge would stop it. People who have paused sign-in mail still get notices; a mailbox that does not exist gets none.
 */
export function enqueueNoticeFrom<Source extends Piece>(source: Source, kind: NoticeKind) {
  return sql`
    insert into outbox_messages (id, kind, recipient, address_hash, request_id, reference, details, expires_at, state, settled_at)
    select ${sql.uuid("noticeId")}, ${sql.literal(kind)}, email, address_hash, ${sql.text("requestId")}, reference,
      jsonb_build_object('browser', browser, 'network', network, 'locale', locale),
      now() + interval '${sql.raw(String(noticeHours))} hours',
      case when bounced then 'suppressed' else 'queued' end, case when bounced then now() end
    from (
      select *, exists (
        select from mail_suppressions s
        where s.address_hash = source.address_hash and s.until_at > now() and s.cause = 'hard_bounce'
      ) as bounced from ${source} as source
    ) as told
    returning id, state
  `;
}

/** The body of a CTE that withdraws queued mail of the challenges in `source` (column `id`), because a newer mail replaces it. */
export function supersedeQueuedFrom<Source extends Piece>(source: Source) {
  return sql`
    update outbox_messages
    set state = 'superseded', sealed_link = null, sealed_code = null, settled_at = now()
    where state = 'queued' and challenge_id in (select id from ${source})
    returning id
  `;
}

/**
 * The body of a CTE that stops sign-in mail to an address for a time. It never shortens a longer stop. It has a row only if
 * it lengthens the stop by an hour or more: repeated requests change nothing and record nothing.
 */
export const suppressUntil = sql`
  insert into mail_suppressions as kept (address_hash, cause, until_at)
  values (${sql.text("addressHash")}, ${sql.text("cause")}, now() + make_interval(hours => ${sql.int("hours")}))
  on conflict (address_hash, cause) do update set until_at = excluded.until_at
  where kept.until_at <= excluded.until_at - interval '1 hour'
  returning address_hash
`;
