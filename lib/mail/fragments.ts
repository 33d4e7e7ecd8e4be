// The SQL by which other rooms put mail into the outbox, in the statement of what the mail tells.

import type { Fragment, Sql } from "@/db/client";
import { seal } from "@/lib/secret";

export type NewMessage = { id: string; requestId: string };

/** What a notice tells, and to whom. What comes from the statement that it rides on is an SQL expression over `source`. */
export type NoticeColumns = {
  id: string;
  kind: "refresh_token_reused";
  requestId: string;
  recipient: Fragment;
  addressHash: Fragment;
  reference: Fragment;
  /** Where it happened, in words for people. */
  browser: string;
  network: string;
};

// A mail that tells of something days ago would only confuse.
const noticeDays = 3;

/** The body of a CTE that accepts one notice for each row of `source`: a mail that tells a fact and has nothing to open. */
export function enqueueNoticeFrom(sql: Sql, source: Fragment, columns: NoticeColumns): Fragment {
  const details = sql.json({ browser: columns.browser, network: columns.network });
  return sql`
    insert into outbox_messages (id, kind, recipient, address_hash, request_id, reference, details, expires_at)
    select ${columns.id}::uuid, ${columns.kind}::text, ${columns.recipient}::text, ${columns.addressHash}::text,
      ${columns.requestId}::text, ${columns.reference}::text, ${details}::jsonb, now() + make_interval(days => ${noticeDays}::int)
    from ${source}
    where not exists (
      select from mail_suppressions
      where address_hash = ${columns.addressHash}::text and cause = 'hard_bounce' and until_at > now()
    )
    returning id
  `;
}

/**
 * The body of a CTE that accepts one sign-in mail for each row of `source`, which has the columns `id`, `email`,
 * `address_hash`, `reference`, `channel`, `redirect_to`, `locale`, `browser`, `network`, `eligible`, `code_usable` and
 * `link_expires_at` of a challenge. Link and code are sealed under the message's id, so that a sealed value is worth
 * nothing in another row. A suppressed address gets a row that tells so, and no mail.
 * @param known this browser has signed in with the address: a pause by "I did not ask for this" does not stop it
 */
export function enqueueSignInFrom(
  sql: Sql,
  source: Fragment,
  message: NewMessage,
  secrets: { link: string; code: string },
  known: boolean,
): Fragment {
  return sql`
    insert into outbox_messages (
      id, kind, recipient, address_hash, challenge_id, request_id, reference, details, sealed_link, sealed_code, expires_at,
      state, settled_at
    )
    select ${message.id}::uuid, 'sign_in', email, address_hash, id, ${message.requestId}::text, reference,
      jsonb_build_object(
        'browser', browser, 'network', network, 'channel', channel, 'redirect_to', redirect_to, 'locale', locale,
        'is_first', not exists (select from users where users.email = asked.email)
      ),
      case when not suppressed then ${seal("outbox", secrets.link, message.id)}::text end,
      case when code_usable and not suppressed then ${seal("outbox", secrets.code, message.id)}::text end,
      link_expires_at, case when suppressed then 'suppressed' else 'queued' end, case when suppressed then now() end
    from (
      select *, exists (
        select from mail_suppressions s
        where s.address_hash = source.address_hash and s.until_at > now()
          and (s.cause = 'hard_bounce' or not ${known}::boolean)
      ) as suppressed from ${source} as source
    ) as asked
    where eligible
    returning id
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
