// The SQL of sessions, for the verbs. This is the only room that writes `sessions`.

import { sql, type Piece } from "@/db/sql";
import { env } from "@/lib/env";

const days = (count: Piece) => sql`make_interval(days => ${count})`;
const idle = days(sql.int("sessionIdleDays", () => env().sessionIdleDays));
const absolute = days(sql.int("sessionAbsoluteDays", () => env().sessionAbsoluteDays));

/** An SQL condition on session `s`: it is live. Its user may still be disabled. */
export const lives = sql`(s.ended_at is null and s.idle_expires_at > now() and s.absolute_expires_at > now())`;

// What a sign-in needs from the session that it started or kept.
const returned = sql`id, user_id, client_id, authenticated_at, least(idle_expires_at, absolute_expires_at) as expires_at, browser, network`;

/**
 * The body of a CTE that starts a session for each row of `source` (columns `id` and `disabled` of a user, `client_id`,
 * and `method`).
 * @param tokenHash an SQL expression over the source; null for a program, which holds no cookie
 */
export function startFrom<Source extends Piece, Hash extends Piece>(source: Source, tokenHash: Hash) {
  return sql`
    insert into sessions (id, user_id, token_hash, client_id, methods, idle_expires_at, absolute_expires_at, browser, network)
    select ${sql.uuid("sessionId")}, id, ${tokenHash}, client_id, array[method], now() + ${idle}, now() + ${absolute},
      ${sql.text("browserName")}, ${sql.text("network")}
    from ${source} where not disabled
    returning ${returned}
  `;
}

/**
 * The body of a CTE that keeps this browser's session when it is live and belongs to the same person: the new proof
 * renews it. Its id stays, and with it the refresh families and the apps. Its absolute limit stays as well.
 * @param source columns `id` and `disabled` of a user
 */
export function renewFrom<Source extends Piece, Hash extends Piece>(source: Source, tokenHash: Hash) {
  return sql`
    update sessions s
    set token_hash = ${tokenHash}, authenticated_at = now(), methods = array[method], seen_at = now(),
      idle_expires_at = least(now() + ${idle}, s.absolute_expires_at)
    from ${source}
    where s.token_hash = any(${sql.texts("previousHashes")}) and ${lives} and s.user_id = person.id and not disabled
    returning s.id, s.user_id, s.client_id, s.authenticated_at, least(s.idle_expires_at, s.absolute_expires_at) as expires_at, s.browser, s.network
  `;
}

/**
 * The body of a CTE that ends this browser's earlier session, when `source` has a row (the browser's new session) with
 * another id.
 */
export function replaceWhere<Source extends Piece>(source: Source) {
  return sql`
    update sessions set ended_at = now(), ended_because = 'replaced'
    where token_hash = any(${sql.texts("previousHashes")}) and ended_at is null
      and exists (select from ${source} as started where started.id <> sessions.id)
    returning id, user_id
  `;
}

/** The body of a CTE that ends the sessions of `source` (column `session_id`). */
export function endFrom<Source extends Piece>(source: Source, because: string) {
  return sql`
    update sessions set ended_at = now(), ended_because = ${sql.literal(because)}
    where id in (select session_id from ${source}) and ended_at is null
    returning id, user_id
  `;
}

/**
 * The body of a CTE that moves the idle limit of the sessions of `source` (column `session_id`), because a program used
 * its tokens.
 */
export function touchFrom<Source extends Piece>(source: Source) {
  return sql`
    update sessions set seen_at = now(), idle_expires_at = least(now() + ${idle}, absolute_expires_at)
    where id in (select session_id from ${source}) and ended_at is null
  `;
}

/** The body of a CTE that ends the session with the id `sessionId`. @param because why, such as `signed_out` */
export function endById(because: string) {
  return sql`
    update sessions set ended_at = now(), ended_because = ${sql.literal(because)}
    where id = ${sql.uuid("sessionId")} and ended_at is null
    returning id, user_id
  `;
}

/** As {@link endById}, but only a live session of the user `userId`. */
export function endOwn(because: string) {
  return sql`
    update sessions s set ended_at = now(), ended_because = ${sql.literal(because)}
    where id = ${sql.uuid("sessionId")} and user_id = ${sql.uuid("userId")} and ${lives}
    returning id, user_id
  `;
}

/**
 * The body of a CTE that ends every session of the user `userId` except `keptId`, or all of them where that is null.
 */
export function endOthers(because: string) {
  return sql`
    update sessions set ended_at = now(), ended_because = ${sql.literal(because)}
    where user_id = ${sql.uuid("userId")} and id is distinct from ${sql.uuid.orNull("keptId")} and ended_at is null
    returning id, user_id
  `;
}

/** What a guard needs to know about a session and its user, in one row. */
export type SessionRow = {
  id: string;
  user_id: string;
  client_id: string;
  authenticated_at: Date;
  created_at: Date;
  expires_at: Date;
  browser: string;
  network: string;
  live: boolean;
  stale: boolean;
  subject: string;
  email: string;
  name: string | null;
  user_created_at: Date;
};

// Often enough to keep the idle limit to the day, without a write on every request.
export const touchAfter = sql`interval '24 hours'`;

/**
 * A statement that reads a session and its user.
 * @param condition an SQL condition on session `s`: which one
 * @param refused an SQL condition on session `s` under which it does not count as live, such as a revoked token's
 */
export function readSession<Condition extends Piece, Refused extends Piece>(condition: Condition, refused: Refused) {
  return sql`
    select s.id, s.user_id, s.client_id, s.authenticated_at, s.created_at, s.browser, s.network,
      least(s.idle_expires_at, s.absolute_expires_at) as expires_at,
      ${lives} and u.disabled_at is null and not ${refused} as live,
      s.seen_at < now() - ${touchAfter} as stale,
      u.subject, u.email, u.name, u.created_at as user_created_at
    from sessions s join users u on u.id = s.user_id
    where ${condition}
    -- There is at most one row. With the limit Postgres keeps one plan. Planning each time costs more than reading.
    limit 1
  `.rows<SessionRow>();
}
