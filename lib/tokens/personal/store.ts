// This room's own statements about personal access tokens: list, check, use, delete.

import { run } from "@/db/client";
import { sql } from "@/db/sql";
import { readPersonal, tokenLives, type CheckedRow, type PersonalRow } from "./fragments";

const userId = sql.uuid("userId");
const tokenHash = sql.text("tokenHash");
const columns = sql`id, name, scope, created_at, expires_at, last_used_at`;

const made = sql`
  select ${columns}, ${tokenLives} and created_at > now() - make_interval(mins => ${sql.int("minutes")}) as fresh
  from personal_access_tokens t where user_id = ${userId} and token_hash = ${tokenHash}
`.rows<PersonalRow & { fresh: boolean }>();

/**
 * A user's token by its hash.
 * @param minutes it counts as fresh when it is live and younger than this
 */
export async function readMade(
  user: string,
  hash: string,
  minutes: number,
): Promise<(PersonalRow & { fresh: boolean }) | null> {
  return (await run(made, { userId: user, tokenHash: hash, minutes }))[0] ?? null;
}

const owned = sql`select from personal_access_tokens where id = ${sql.uuid("tokenId")} and user_id = ${userId}`;

/** True when a token is, or was, this user's. */
export async function isPersonalOf(user: string, tokenId: string): Promise<boolean> {
  return (await run(owned, { userId: user, tokenId })).count > 0;
}

const list = sql`
  select ${columns} from personal_access_tokens t where user_id = ${userId} and ${tokenLives} order by created_at desc, id
`.rows<PersonalRow>();

/** The live tokens of a user, newest first. */
export async function listPersonal(user: string): Promise<PersonalRow[]> {
  return run(list, { userId: user });
}

const use = sql`
  with found as (${readPersonal(sql`t.token_hash = any(${sql.texts("tokenHashes")})`, sql`false`)}),
  used as (
    update personal_access_tokens t set last_used_at = now(), token_hash = ${tokenHash}
    from found f
    where t.id = f.id and not f.ended and not f.expired
      and (t.last_used_at is null or t.last_used_at < now() - interval '1 hour' or t.token_hash <> ${tokenHash})
  )
  select * from found
`.rows<CheckedRow>();

/**
 * Reads a token by the hashes of its secret, and records its use in the same statement: at most once an hour, and
 * whenever it is stored under a previous AUTH_SECRET, which is then renewed.
 * @param hashes the one under the current secret first
 */
export async function usePersonal(hashes: string[]): Promise<CheckedRow | undefined> {
  return (await run(use, { tokenHashes: hashes, tokenHash: hashes[0]! }))[0];
}

const deletion = sql`
  delete from personal_access_tokens where id = any(array(
    select id from personal_access_tokens where least(ended_at, expires_at) <= now() - make_interval(hours => ${sql.int("hours")})
    order by least(ended_at, expires_at) limit ${sql.int("most")} for update skip locked
  ))
`;

/**
 * Deletes tokens that ended or expired that many hours ago.
 * @param most how many at once
 * @returns how many were deleted
 */
export async function deleteOldPersonal(hours: number, most: number): Promise<number> {
  return (await run(deletion, { hours, most })).count;
}
