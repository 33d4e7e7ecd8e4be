// The SQL of refresh families and revoked tokens, for the verbs. Only this file and the stores of this room write their
// tables.

import { sql, type Piece } from "@/db/sql";
import { tokenWasRegistered, wasRegistered } from "./clients/registered-fragments";

const familyId = sql.uuid("familyId");

/**
 * The body of a CTE that starts the refresh family `familyId` for a row of `source` (columns `id` and `client_id` of a
 * session). Its secret is stored as `familyHash`, and its first token has number 0.
 * @param scope an SQL expression over `source`
 */
export function startFamilyFrom<Source extends Piece, Scope extends Piece>(source: Source, scope: Scope) {
  return sql`
    insert into refresh_families (id, token_hash, session_id, client_id, scope)
    select ${familyId}, ${sql.text("familyHash")}, id, client_id, ${scope} from ${source}
    returning id
  `;
}

/** The body of a CTE that ends the family `familyId`. */
export function endFamily(because: "refresh_token_reused" | "code_reused") {
  return sql`
    update refresh_families set ended_at = now(), ended_because = ${sql.literal(because)}
    where id = ${familyId} and ended_at is null
    returning id, session_id, client_id
  `;
}

/**
 * The body of a CTE that ends the family of a token of this client, also of an older token. Its column `of_program`
 * says that the client opened the session for itself.
 */
export const endFamilyOfToken = sql`
  update refresh_families f set ended_at = now(), ended_because = 'revoked'
  from sessions s
  where s.id = f.session_id and f.token_hash = any(${sql.texts("familyHashes")}) and f.client_id = ${sql.text("clientId")} and f.ended_at is null
  returning f.id, f.session_id, f.client_id, s.user_id, s.token_hash is null and s.client_id = f.client_id as of_program
`;

/**
 * The body of a CTE that ends every family of a client when `source` has a row. Its column `of_program` says that the
 * client opened the session for itself.
 */
export function endFamiliesOfClient<Source extends Piece>(source: Source) {
  return sql`
    update refresh_families f set ended_at = now(), ended_because = 'client_removed'
    from sessions s
    where f.client_id = ${sql.text("clientId")} and f.client_id <> 'default' and f.ended_at is null and s.id = f.session_id and exists (select from ${source})
    returning f.session_id, s.token_hash is null and s.client_id = f.client_id as of_program
  `;
}

/** The body of a CTE that revokes one access token. The hourly clean-up deletes the row when the token has expired. */
export const revokeAccess = sql`
  insert into revoked_access_tokens (jti, expires_at) values (${sql.text("jti")}, to_timestamp(${sql.float("expiresAtSeconds")}))
  on conflict do nothing
  returning jti
`;

/** An SQL condition: this access token, or the key that signed it, was revoked. */
export const isRevokedItself = sql`(
  exists (select from signing_keys where kid = ${sql.text("kid")} and retired_at is not null)
  or exists (select from revoked_access_tokens where jti = ${sql.text("jti")})
)`;

/**
 * An SQL condition: as {@link isRevokedItself}, or its client was removed since. For a token without a refresh family.
 */
export const isRevokedAlone = sql`(${isRevokedItself} or not ${tokenWasRegistered})`;

/**
 * An SQL condition on session `s`: this access token was revoked by itself, with its refresh family, or with the key
 * that signed it. A missing family counts as ended, and so does one of another client, or of a client that was removed
 * since. No time of the token is compared, so neither a new grant in the same second nor a wrong clock revives it.
 * Other families of the session do not matter.
 */
export const isRevokedWithFamily = sql`(${isRevokedItself} or not exists (
  select from refresh_families f
  where f.id = ${familyId} and f.session_id = s.id and f.client_id = ${sql.text("clientId")} and f.ended_at is null
    and ${wasRegistered(sql`f.client_id`, sql`f.created_at`)}
))`;
