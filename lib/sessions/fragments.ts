// The SQL of sessions, offered to verbs. The only room that writes `sessions`.

import type { Fragment, Sql } from "@/db/client";
import { browserName, type Caller } from "@/lib/caller";
import { env } from "@/lib/env";

/** `tokenHash` is an SQL expression over the source; null for a program, which holds no cookie. */
export type NewSession = { id: string; tokenHash: Fragment | null };

/** The body of a CTE that starts a session for each row of `source` (columns `id` and `disabled` of a user, and `client_id`). */
export function startFrom(sql: Sql, source: Fragment, session: NewSession, caller: Caller): Fragment {
  return sql`
    insert into sessions (id, user_id, token_hash, client_id, idle_expires_at, absolute_expires_at, browser, network)
    select ${session.id}::uuid, id, ${session.tokenHash ?? sql`null::text`}, client_id,
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

/** The body of a CTE that ends the sessions of `source` (column `session_id`). */
export function endFrom(sql: Sql, source: Fragment, because: string): Fragment {
  return sql`
    update sessions set ended_at = now(), ended_because = ${because}::text
    where id in (select session_id from ${source}) and ended_at is null
    returning id, user_id
  `;
}

/** The body of a CTE that moves the idle limit of the sessions of `source` (column `session_id`): a program used its tokens. */
export function touchFrom(sql: Sql, source: Fragment): Fragment {
  return sql`
    update sessions
    set seen_at = now(), idle_expires_at = least(now() + make_interval(days => ${env().sessionIdleDays}::int), absolute_expires_at)
    where id in (select session_id from ${source}) and ended_at is null
  `;
}

/** The body of a CTE that ends the session with this id; where a user is named, only a live one of theirs. */
export function endById(sql: Sql, id: string, because: string, userId?: string): Fragment {
  return sql`
    update sessions set ended_at = now(), ended_because = ${because}::text
    where id = ${id}::uuid and ended_at is null
      ${userId === undefined ? sql`` : sql`and user_id = ${userId}::uuid and idle_expires_at > now() and absolute_expires_at > now()`}
    returning id, user_id
  `;
}

/** The body of a CTE that ends every session of a user but one, or every one. */
export function endOthers(sql: Sql, userId: string, keptId: string | null, because: string): Fragment {
  return sql`
    update sessions set ended_at = now(), ended_because = ${because}::text
    where user_id = ${userId}::uuid and id is distinct from ${keptId}::uuid and ended_at is null
    returning id, user_id
  `;
}
