// The SQL by which other rooms put mail into the outbox, in the statement of what the mail tells.

import type { Fragment, Sql } from "@/db/client";
import { seal } from "@/lib/secret";

export type SignInSecrets = { link: string; code: string };

/**
 * The body of a CTE that accepts one sign-in mail for each row of `source`, which has the columns `id`, `email`,
 * `reference`, `channel`, `redirect_to`, `browser`, `network`, `eligible`, `code_usable` and `link_expires_at` of a
 * challenge.
 * Link and code are sealed under the message's id, so that a sealed value is worth nothing in another row.
 */
export function enqueueSignInFrom(sql: Sql, source: Fragment, message: { id: string; requestId: string }, secrets: SignInSecrets): Fragment {
  return sql`
    insert into outbox_messages (
      id, kind, recipient, challenge_id, request_id, reference, details, sealed_link, sealed_code, expires_at
    )
    select ${message.id}::uuid, 'sign_in', email, id, ${message.requestId}::text, reference,
      jsonb_build_object('browser', browser, 'network', network, 'channel', channel, 'redirect_to', redirect_to),
      ${seal("outbox", secrets.link, message.id)}::text,
      case when code_usable then ${seal("outbox", secrets.code, message.id)}::text end,
      link_expires_at
    from ${source} where eligible
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
