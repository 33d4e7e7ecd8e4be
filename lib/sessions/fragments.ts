// The SQL of sessions, offered to verbs. The only room that writes `sessions`.

import type { Fragment, Sql } from "@/db/client";
import { browserName, type Caller } from "@/lib/caller";
import { env } from "@/lib/env";

export type NewSession = { id: string; tokenHash: string | null };

/** The body of a CTE that starts a session for each row of `source` (columns `id` and `disabled` of a user, and `client_id`). */
export function startFrom(sql: Sql, source: Fragment, session: NewSession, caller: Caller): Fragment {
  return sql`
    insert into sessions (id, user_id, token_hash, client_id, idle_expires_at, absolute_expires_at, browser, network)
    select ${session.id}::uuid, id, ${session.tokenHash}::text, client_id,
      now() + make_interval(days => ${env().sessionIdleDays}::int), now() + make_interval(days => ${env().sessionAbsoluteDays}::int),
      ${browserName(caller.userAgent)}::text, ${caller.network}::text
    from ${source} where not disabled
    returning id, user_id, client_id, authenticated_at, idle_expires_at as expires_at, browser, network
  `;
}

/** The body of a CTE that ends the session this browser had, once `source` has a row. */
export function replaceWhere(sql: Sql, tokenHashes: string[], source: Fragment): Fragment {
  return sql`
    update sessions set ended_at = now(), ended_because = 'replaced'
    where token_hash = any(${tokenHashes}::text[]) and ended_at is null and exists (select from ${source})
    returning id, user_id
  `;
}

/** The body of a CTE that ends the session with this id. */
export function endById(sql: Sql, id: string, because: string): Fragment {
  return sql`
    update sessions set ended_at = now(), ended_because = ${because}::text
    where id = ${id}::uuid and ended_at is null
    returning id, user_id
  `;
}
