// The SQL of this room's own reads, of the daily touch, and of forgetting. A row keeps the hash of the browser's cookie, never
// the cookie; an ended row stays, so that "ended" can be told from "unknown".

import { sql, type Fragment, type Sql } from "@/db/client";
import { env } from "@/lib/env";

// Often enough that the idle limit is kept to the day, and no write on every request.
const touchAfterHours = 24;

/** What a guard needs to know of a session and its user, in one row. */
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
  email: string;
  name: string | null;
  user_created_at: Date;
};

/** Reads a session by the hashes of its cookie. One prepared statement. */
export async function findByTokenHash(tokenHashes: string[]): Promise<SessionRow | null> {
  const db = sql();
  const [row] = await select(db, db`s.token_hash = any(${tokenHashes}::text[])`);
  return row ?? null;
}

/** Reads a session by its public id. @param refused an SQL condition on session `s` under which it does not count as live */
export async function findById(id: string, refused?: Fragment): Promise<SessionRow | null> {
  const db = sql();
  const [row] = await select(db, db`s.id = ${id}::uuid`, refused);
  return row ?? null;
}

function select(db: Sql, condition: Fragment, refused: Fragment = db`false`) {
  return db<SessionRow[]>`
    select s.id, s.user_id, s.client_id, s.authenticated_at, s.created_at, s.browser, s.network,
      least(s.idle_expires_at, s.absolute_expires_at) as expires_at,
      s.ended_at is null and s.idle_expires_at > now() and s.absolute_expires_at > now() and u.disabled_at is null
        and not ${refused} as live,
      s.seen_at < now() - make_interval(hours => ${touchAfterHours}::int) as stale,
      u.email, u.name, u.created_at as user_created_at
    from sessions s join users u on u.id = s.user_id
    where ${condition}
    -- There is one at most. Told so, Postgres keeps one plan instead of planning each time, which costs more than reading.
    limit 1
  `;
}

/** Moves the idle limit of a live session, at most once a day and never past the absolute one. */
export async function touch(id: string): Promise<void> {
  await sql()`
    update sessions
    set seen_at = now(), idle_expires_at = least(now() + make_interval(days => ${env().sessionIdleDays}::int), absolute_expires_at)
    where id = ${id}::uuid and ended_at is null and idle_expires_at > now()
      and seen_at < now() - make_interval(hours => ${touchAfterHours}::int)
  `;
}

/** Deletes sessions that ended or ran out so long ago. @param most how many at once @returns how many there were */
export async function deleteOver(hours: number, most: number): Promise<number> {
  const { count } = await sql()`
    delete from sessions where id = any(array(
      select id from sessions
      where least(ended_at, idle_expires_at, absolute_expires_at) <= now() - make_interval(hours => ${hours}::int)
      order by least(ended_at, idle_expires_at, absolute_expires_at) limit ${most}::int for update skip locked
    ))
  `;
  return count;
}

export type ListedRow = Pick<
  SessionRow,
  "id" | "client_id" | "authenticated_at" | "created_at" | "expires_at" | "browser" | "network"
> & { seen_at: Date };

// More sign-ins than anybody looks through; the least recent are left out.
const mostListed = 200;

/** The live sessions of a user, the one that was used last first. */
export async function listLive(userId: string): Promise<ListedRow[]> {
  return sql()<ListedRow[]>`
    select id, client_id, authenticated_at, created_at, seen_at, least(idle_expires_at, absolute_expires_at) as expires_at, browser, network
    from sessions
    where user_id = ${userId}::uuid and ended_at is null and idle_expires_at > now() and absolute_expires_at > now()
    order by seen_at desc, id limit ${mostListed}::int
  `;
}
