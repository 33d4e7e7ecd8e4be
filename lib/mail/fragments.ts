// The SQL by which other rooms put mail into the outbox, in the statement of what the mail tells.

import type { Fragment, Sql } from "@/db/client";
import { seal } from "@/lib/secret";
import type { MailKind } from "./templates/render";

export type NewMessage = { id: string; requestId: string };

/** The kinds that tell a fact and carry nothing to open. */
export type NoticeKind = Extract<MailKind, "new_device" | "refresh_token_reused">;

/**
 * The body of a CTE that accepts one sign-in mail for each row of `source`, which has the columns `id`, `email`,
 * `address_hash`, `reference`, `channel`, `redirect_to`, `locale`, `browser`, `network`, `eligible`, `code_usable` and
 * `link_expires_at` of a challenge. Link and code are sealed under the message's id, so that a sealed value is worth
 * nothing in another row. A suppressed address gets a row that tells so, and no mail. So does one that may not sign
 * in, without the address: a row that was missing would make the answer quicker, and tell who it was. Either row is
 * taken up by the delivery as a mail is, and settled there.
 * @param known this browser has signed in with the address: a pause by "I did not ask for this" does not stop it
 */
export function enqueueSignInFrom(
  sql: Sql,
  source: Fragment,
  message: NewMessage,
  secrets: { link: string; code: string },
  known: boolean,
): Fragment {
  // The offset keeps the look at the suppressions where it stands: once, and whoever may sign in.
  return sql`
    insert into outbox_messages (
      id, kind, recipient, address_hash, challenge_id, request_id, reference, details, sealed_link, sealed_code, expires_at, state
    )
    select ${message.id}::uuid, 'sign_in', case when eligible then email else '' end, address_hash, id, ${message.requestId}::text, reference,
      jsonb_build_object(
        'browser', browser, 'network', network, 'channel', channel, 'redirect_to', redirect_to, 'locale', locale,
        'is_first', not exists (select from users where users.email = asked.email)
      ),
      case when mailable then ${seal("outbox", secrets.link, message.id)}::text end,
      case when code_usable and mailable then ${seal("outbox", secrets.code, message.id)}::text end,
      link_expires_at, case when mailable then 'queued' when eligible then 'suppressed' else 'withheld' end
    from (
      select *, not exists (
        select from mail_suppressions s
        where s.address_hash = source.address_hash and s.until_at > now()
          and (s.cause = 'hard_bounce' or not ${known}::boolean)
      ) and eligible as mailable from ${source} as source offset 0
    ) as asked
    returning id, state
  `;
}

// A notice is worth reading for as long as somebody may still have to act on it.
const noticeHours = 24;

/**
 * The body of a CTE that accepts one notice for each row of `source`, which has the columns `email`, `address_hash`,
 * `reference`, `locale`, `browser` and `network`. It holds no secret, and belongs to no challenge, whose end would stop
 * it. An owner who paused mail that strangers ask for still learns of it; a mailbox that is not there gets nothing.
 */
export function enqueueNoticeFrom(sql: Sql, source: Fragment, kind: NoticeKind, message: NewMessage): Fragment {
  return sql`
    insert into outbox_messages (id, kind, recipient, address_hash, request_id, reference, details, expires_at, state, settled_at)
    select ${message.id}::uuid, ${kind}::text, email, address_hash, ${message.requestId}::text, reference,
      jsonb_build_object('browser', browser, 'network', network, 'locale', locale),
      now() + make_interval(hours => ${noticeHours}::int),
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

/** The body of a CTE that withdraws what is still queued for the challenges of `source` (column `id`): a newer mail replaces it. */
export function supersedeQueuedFrom(sql: Sql, source: Fragment): Fragment {
  return sql`
    update outbox_messages
    set state = 'superseded', sealed_link = null, sealed_code = null, settled_at = now()
    where state = 'queued' and challenge_id in (select id from ${source})
    returning id
  `;
}

/**
 * The body of a CTE that stops sign-in mail to an address for a time. It never shortens a longer stop, and has a row only
 * where it lengthens one by an hour or more: who asks again and again changes nothing, and nothing is recorded.
 */
export function suppressUntil(
  sql: Sql,
  addressHash: string,
  cause: "hard_bounce" | "not_asked_for",
  hours: number,
): Fragment {
  return sql`
    insert into mail_suppressions as kept (address_hash, cause, until_at)
    values (${addressHash}::text, ${cause}::text, now() + make_interval(hours => ${hours}::int))
    on conflict (address_hash, cause) do update set until_at = excluded.until_at
    where kept.until_at <= excluded.until_at - interval '1 hour'
    returning address_hash
  `;
}
