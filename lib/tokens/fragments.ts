// The SQL of refresh families and revoked tokens, offered to verbs. With refresh/family-fragments.ts the only writer of their tables.

import { sql as database, type Fragment, type Sql } from "@/db/client";
import { keyedHash, keyedHashes } from "@/lib/secret";
import { wasRegistered, wasRegisteredForToken } from "./clients/registered-fragments";
import { clockToleranceSeconds } from "./lifetimes";
import type { Family, RefreshToken } from "./refresh/refresh-token";

/**
 * The body of a CTE that starts a refresh family for each row of `source` (columns `id` and `client_id` of a session).
 * @param family its secret is stored hashed. Its first token has number 0
 * @param scope an SQL expression over `source`
 */
export function startFamilyFrom(sql: Sql, source: Fragment, family: Family, scope: Fragment): Fragment {
  return sql`
    insert into refresh_families (id, token_hash, session_id, client_id, scope)
    select ${family.id}::uuid, ${keyedHash("refresh-token", family.secret)}::text, id, client_id, ${scope} from ${source}
    returning id
  `;
}

/** The body of a CTE that ends the family with this id. */
export function endFamily(sql: Sql, id: string, because: "refresh_token_reused" | "code_reused"): Fragment {
  return sql`
    update refresh_families set ended_at = now(), ended_because = ${because}::text
    where id = ${id}::uuid and ended_at is null
    returning id, session_id, client_id
  `;
}

/**
 * The body of a CTE that ends the family of a token, former ones included, when it is this client's. Its column
 * `of_program` tells that the client opened the session for itself.
 */
export function endFamilyOf(sql: Sql, token: RefreshToken, clientId: string): Fragment {
  return sql`
    update refresh_families f set ended_at = now(), ended_because = 'revoked'
    from sessions s
    where s.id = f.session_id and f.token_hash = any(${keyedHashes("refresh-token", token.secret)}::text[])
      and f.client_id = ${clientId}::text and f.ended_at is null
    returning f.id, f.session_id, f.client_id, s.user_id, s.token_hash is null and s.client_id = f.client_id as of_program
  `;
}

/**
 * The body of a CTE that ends every family of a client once `source` has a row. Its column `of_program` tells that the client
 * opened the session for itself.
 */
export function endFamiliesOf(sql: Sql, clientId: string, source: Fragment): Fragment {
  return sql`
    update refresh_families f set ended_at = now(), ended_because = 'client_removed'
    from sessions s
    where f.client_id = ${clientId}::text and f.client_id <> 'default' and f.ended_at is null and s.id = f.session_id and exists (select from ${source})
    returning f.session_id, s.token_hash is null and s.client_id = f.client_id as of_program
  `;
}

/** The body of a CTE that refuses one access token from now on. The hourly clean-up forgets it when it has expired. */
export function revokeAccess(sql: Sql, token: { jti: string; expiresAtSeconds: number }): Fragment {
  return sql`
    insert into revoked_access_tokens (jti, expires_at) values (${token.jti}::text, to_timestamp(${token.expiresAtSeconds}::float8))
    on conflict do nothing
    returning jti
  `;
}

/** An SQL condition: this access token was revoked by itself, or with the key that signed it. */
export function isRevokedItself(sql: Sql, token: { kid: string; jti: string }): Fragment {
  return sql`(
    exists (select from signing_keys where kid = ${token.kid}::text and retired_at is not null)
    or exists (select from revoked_access_tokens where jti = ${token.jti}::text)
  )`;
}

/**
 * An SQL condition on session `s`: this access token of it was revoked, by itself, with the refresh family that it came
 * with, or with the key that signed it. A family that is not there counts as ended, and so does one of another client, or of
 * a client that was removed since. No time of the token is compared, so neither a grant in the same second nor a wrong
 * clock revives it, and no other family of the session matters.
 */
export function isRevoked(
  sql: Sql,
  token: { kid: string; jti: string; clientId: string; issuedAtSeconds: number; familyId?: string },
): Fragment {
  const { familyId, clientId } = token;
  const livingFamily = sql`exists (
    select from refresh_families f
    where f.id = ${familyId ?? null}::uuid and f.session_id = s.id and f.client_id = ${clientId}::text and f.ended_at is null
      and ${wasRegistered(sql, sql`f.client_id`, sql`f.created_at`)}
  )`;
  return sql`(${isRevokedItself(sql, token)} or not ${familyId === undefined ? wasRegisteredForToken(sql, token) : livingFamily})`;
}

/** Deletes families that ended so long ago. @param most how many at once @returns how many there were */
export async function deleteEndedFamilies(hours: number, most: number): Promise<number> {
  const { count } = await database()`
    delete from refresh_families where id = any(array(
      select id from refresh_families where ended_at <= now() - make_interval(hours => ${hours}::int)
      order by ended_at limit ${most}::int for update skip locked
    ))
  `;
  return count;
}

/** Deletes revocations of access tokens that have expired anyway. @param most how many at once @returns how many there were */
export async function deletePastRevocations(most: number): Promise<number> {
  const { count } = await database()`
    delete from revoked_access_tokens where jti = any(array(
      select jti from revoked_access_tokens where expires_at < now() - make_interval(secs => ${clockToleranceSeconds}::int)
      order by expires_at limit ${most}::int for update skip locked
    ))
  `;
  return count;
}
