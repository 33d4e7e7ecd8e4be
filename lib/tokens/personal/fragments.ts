// The SQL of personal access tokens, for the verbs. Only this file and the store beside it write
// `personal_access_tokens`.

import { sql, type Piece } from "@/db/sql";
import { limits, numberOf } from "@/lib/policy/limits";
import type { PersonalAccessTokenScope } from "./personal-access-token";

export type PersonalRow = {
  id: string;
  name: string;
  scope: PersonalAccessTokenScope;
  created_at: Date;
  expires_at: Date;
  last_used_at: Date | null;
};

/** More than anyone can keep apart by name. Parallel requests may exceed it by their number. */
export const mostPersonalAccessTokens = 100;

/** An SQL condition on token `t`: it is live. */
export const tokenLives = sql`t.ended_at is null and t.expires_at > now()`;

const userId = sql.uuid("userId");
const mostInWindow = sql.int("mostInWindow", () => numberOf(limits.newTokensPerUser).count);
const window = sql`make_interval(secs => ${sql.int("windowSeconds", () => numberOf(limits.newTokensPerUser).windowSeconds)})`;

/**
 * The body of a CTE with one row: whether a user has too many live tokens (`loaded`), and the seconds until the limit
 * of new ones allows another (`wait`, null when it does now). An ended token is kept for a day, so it still counts in
 * that time.
 */
export const countPersonal = sql`
  select (
      select count(*) from personal_access_tokens t where t.user_id = ${userId} and ${tokenLives}
    ) >= ${sql.raw(String(mostPersonalAccessTokens))} as loaded,
    (
      select greatest(ceil(extract(epoch from created_at + ${window} - now()))::int, 1) from personal_access_tokens
      where user_id = ${userId} and created_at > now() - ${window} order by created_at desc offset ${mostInWindow} - 1 limit 1
    ) as wait
`;

/**
 * The body of a CTE that writes a token, unless `counted`, a CTE of {@link countPersonal}, says that there are too
 * many, or the token exists already.
 */
export function insertPersonal<Counted extends Piece>(counted: Counted) {
  return sql`
    insert into personal_access_tokens (id, user_id, token_hash, name, scope, expires_at)
    select ${sql.uuid("tokenId")}, ${userId}, ${sql.text("tokenHash")}, ${sql.text("name")}, ${sql.text("scope")},
      now() + make_interval(secs => 86400 * ${sql.int("days")})
    from ${counted} where not loaded and wait is null
    on conflict (token_hash) do nothing
    returning id, user_id, name, scope, created_at, expires_at, last_used_at
  `;
}

/** The body of a CTE that ends a user's live token. */
export const endPersonal = sql`
  update personal_access_tokens t set ended_at = now()
  where id = ${sql.uuid("tokenId")} and user_id = ${userId} and ${tokenLives}
  returning id, user_id
`;

/** What a guard needs to know about a token and its user, in one row. */
export type CheckedRow = {
  id: string;
  scope: PersonalAccessTokenScope;
  /** Ended by its user, or the user is disabled. */
  ended: boolean;
  expired: boolean;
  seconds_left: number;
  user_id: string;
  subject: string;
  email: string;
  name: string | null;
  user_created_at: Date;
};

/**
 * A statement that reads a token and its user.
 * @param condition an SQL condition on token `t`: which one
 * @param refused an SQL condition under which it counts as ended
 */
export function readPersonal<Condition extends Piece, Refused extends Piece>(condition: Condition, refused: Refused) {
  return sql`
    select t.id, t.scope, t.ended_at is not null or u.disabled_at is not null or ${refused} as ended, t.expires_at <= now() as expired,
      floor(extract(epoch from t.expires_at - now()))::int as seconds_left,
      t.user_id, u.subject, u.email, u.name, u.created_at as user_created_at
    from personal_access_tokens t join users u on u.id = t.user_id where ${condition}
  `.rows<CheckedRow>();
}
