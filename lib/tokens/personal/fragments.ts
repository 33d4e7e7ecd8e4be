// The SQL of personal access tokens. The only writer of `personal_access_tokens`; called by personal.ts, check.ts
// and retention.ts.

import { sql, type Fragment, type Sql } from "@/db/client";
import type { Limit } from "@/lib/limits";
import type { PersonalAccessTokenScope } from "./personal-access-token";

export type PersonalRow = {
  id: string;
  name: string;
  scope: PersonalAccessTokenScope;
  created_at: Date;
  expires_at: Date;
  last_used_at: Date | null;
};

export type NewPersonal = {
  id: string;
  userId: string;
  tokenHash: string;
  name: string;
  scope: PersonalAccessTokenScope;
  days: number;
};

/**
 * The body of a CTE with one row: whether a user has so many tokens that live (`loaded`), and the seconds until the limit of new
 * ones lets another pass (`wait`, null when it does now). One that has ended is kept for a day, so it counts in that time.
 */
export function countPersonal(db: Sql, userId: string, most: number, { count, windowSeconds }: Limit): Fragment {
  const window = db`make_interval(secs => ${windowSeconds}::int)`;
  return db`
    select (select count(*) from personal_access_tokens t where t.user_id = ${userId}::uuid and ${lives(db)}) >= ${most}::int as loaded,
      (
        select greatest(ceil(extract(epoch from created_at + ${window} - now()))::int, 1) from personal_access_tokens
        where user_id = ${userId}::uuid and created_at > now() - ${window} order by created_at desc offset ${count - 1}::int limit 1
      ) as wait
  `;
}

/** The body of a CTE that writes a token, unless `counted`, a CTE of {@link countPersonal}, says that there are too many, or it was written before. */
export function insertPersonal(db: Sql, token: NewPersonal, counted: Fragment): Fragment {
  return db`
    insert into personal_access_tokens (id, user_id, token_hash, name, scope, expires_at)
    select ${token.id}::uuid, ${token.userId}::uuid, ${token.tokenHash}::text, ${token.name}::text, ${token.scope}::text,
      now() + make_interval(secs => 86400 * ${token.days}::int)
    from ${counted} where not loaded and wait is null
    on conflict (token_hash) do nothing
    returning id, user_id, name, scope, created_at, expires_at, last_used_at
  `;
}

/** A user's token by its hash. @param minutes it is fresh when it lives and was made so lately */
export async function readMade(
  userId: string,
  tokenHash: string,
  minutes: number,
): Promise<(PersonalRow & { fresh: boolean }) | null> {
  const db = sql();
  const [row] = await db<(PersonalRow & { fresh: boolean })[]>`
    select id, name, scope, created_at, expires_at, last_used_at, ${lives(db)} and created_at > now() - make_interval(mins => ${minutes}::int) as fresh
    from personal_access_tokens t where user_id = ${userId}::uuid and token_hash = ${tokenHash}::text
  `;
  return row ?? null;
}

/** Tells whether a token is, or was, this user's. */
export async function isPersonalOf(userId: string, id: string): Promise<boolean> {
  const found = await sql()`select from personal_access_tokens where id = ${id}::uuid and user_id = ${userId}::uuid`;
  return found.count > 0;
}

/** The tokens of a user that live, the newest first. */
export async function listPersonal(userId: string): Promise<PersonalRow[]> {
  const db = sql();
  return db<PersonalRow[]>`
    select id, name, scope, created_at, expires_at, last_used_at
    from personal_access_tokens t where user_id = ${userId}::uuid and ${lives(db)} order by created_at desc, id
  `;
}

/** The body of a CTE that ends a user's token that lives. */
export function endPersonal(db: Sql, userId: string, id: string): Fragment {
  return db`
    update personal_access_tokens t set ended_at = now()
    where id = ${id}::uuid and user_id = ${userId}::uuid and ${lives(db)}
    returning id, user_id
  `;
}

/** What a guard needs to know of a token and its user, in one row. */
export type CheckedRow = {
  id: string;
  scope: PersonalAccessTokenScope;
  /** Ended by its user, or the user is disabled. */
  ended: boolean;
  expired: boolean;
  seconds_left: number;
  user_id: string;
  email: string;
  name: string | null;
  user_created_at: Date;
};

/**
 * Reads a token by the hashes of its secret, and notes its use in the same statement: at most once an hour, and whenever its hash
 * is one under a former secret, which is then renewed.
 * @param hashes the one under the current secret first
 */
export async function usePersonal(hashes: string[]): Promise<CheckedRow | null> {
  const db = sql();
  const [row] = await db<CheckedRow[]>`
    with found as (${read(db, db`t.token_hash = any(${hashes}::text[])`, db`false`)}),
    used as (
      update personal_access_tokens t set last_used_at = now(), token_hash = ${hashes[0]!}::text
      from found f
      where t.id = f.id and not f.ended and not f.expired
        and (t.last_used_at is null or t.last_used_at < now() - interval '1 hour' or t.token_hash <> ${hashes[0]!}::text)
    )
    select * from found
  `;
  return row ?? null;
}

/** Reads a token by its id. @param refused an SQL condition under which it counts as ended */
export async function readPersonal(id: string, refused: Fragment): Promise<CheckedRow | null> {
  const db = sql();
  const [row] = await db<CheckedRow[]>`${read(db, db`t.id = ${id}::uuid`, refused)}`;
  return row ?? null;
}

/** Deletes tokens that ended or ran out so long ago. @param most how many at once @returns how many there were */
export async function deleteOldPersonal(hours: number, most: number): Promise<number> {
  const { count } = await sql()`
    delete from personal_access_tokens where id = any(array(
      select id from personal_access_tokens where least(ended_at, expires_at) <= now() - make_interval(hours => ${hours}::int)
      order by least(ended_at, expires_at) limit ${most}::int for update skip locked
    ))
  `;
  return count;
}

function read(db: Sql, condition: Fragment, refused: Fragment): Fragment {
  return db`
    select t.id, t.scope, t.ended_at is not null or u.disabled_at is not null or ${refused} as ended, t.expires_at <= now() as expired,
      floor(extract(epoch from t.expires_at - now()))::int as seconds_left,
      t.user_id, u.email, u.name, u.created_at as user_created_at
    from personal_access_tokens t join users u on u.id = t.user_id where ${condition}
  `;
}

function lives(db: Sql): Fragment {
  return db`t.ended_at is null and t.expires_at > now()`;
}
