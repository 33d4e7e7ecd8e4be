// This room's own reads, the daily touch, and what is old enough to delete. A row keeps the hash of the browser's
// cookie, never the cookie. An ended row stays for a while, so that "ended" and "unknown" get different answers.

import { run } from "@/db/client";
import { sql } from "@/db/sql";
import { env } from "@/lib/env";
import { lives, readSession, touchAfter, type SessionRow } from "./fragments";

const byTokenHash = readSession(sql`s.token_hash = any(${sql.texts("tokenHashes")})`, sql`false`);
const byId = readSession(sql`s.id = ${sql.uuid("sessionId")}`, sql`false`);

/** Reads a session by the hashes of its cookie. */
export async function findByTokenHash(tokenHashes: string[]): Promise<SessionRow | null> {
  return (await run(byTokenHash, { tokenHashes }))[0] ?? null;
}

/** Reads a session by its public id. */
export async function findById(sessionId: string): Promise<SessionRow | null> {
  return (await run(byId, { sessionId }))[0] ?? null;
}

const touching = sql`
  update sessions
  set seen_at = now(), idle_expires_at = least(now() + make_interval(days => ${sql.int("days", () => env().sessionIdleDays)}), absolute_expires_at)
  where id = ${sql.uuid("sessionId")} and ended_at is null and idle_expires_at > now() and seen_at < now() - ${touchAfter}
`;

/** Moves the idle limit of a live session, at most once a day and never past the absolute limit. */
export async function touch(sessionId: string): Promise<void> {
  await run(touching, { sessionId });
}

const deletion = sql`
  delete from sessions where id = any(array(
    select id from sessions
    where least(ended_at, idle_expires_at, absolute_expires_at) <= now() - make_interval(hours => ${sql.int("hours")})
    order by least(ended_at, idle_expires_at, absolute_expires_at) limit ${sql.int("most")} for update skip locked
  ))
`;

/**
 * Deletes sessions that ended or expired that many hours ago.
 * @param most how many at once
 * @returns how many were deleted
 */
export async function deleteOver(hours: number, most: number): Promise<number> {
  return (await run(deletion, { hours, most })).count;
}

export type ListedRow = Pick<
  SessionRow,
  "id" | "client_id" | "authenticated_at" | "created_at" | "expires_at" | "browser" | "network"
> & { seen_at: Date };

// More sign-ins than anyone would read through. The least recently used are left out.
const mostListed = 200;

const list = sql`
  select id, client_id, authenticated_at, created_at, seen_at, least(idle_expires_at, absolute_expires_at) as expires_at, browser, network
  from sessions s
  where user_id = ${sql.uuid("userId")} and ${lives}
  order by seen_at desc, id limit ${sql.raw(String(mostListed))}
`.rows<ListedRow>();

/** The live sessions of a user, the most recently used first. */
export async function listLive(userId: string): Promise<ListedRow[]> {
  return run(list, { userId });
}
