// The statements that check and use refresh tokens. Called by refresh.ts and introspect.ts.

import { run } from "@/db/client";
import { sql, variants, type Piece } from "@/db/sql";
import { limits, numberOf } from "@/lib/policy/limits";
import { keyedHash, keyedHashes } from "@/lib/secret";
import { touchFrom } from "@/lib/sessions/fragments";
import { graceSeconds } from "@/lib/tokens/lifetimes";
import type { Client } from "../clients/clients";
import { wasRegistered } from "../clients/registered-fragments";
import type { RefreshToken } from "./refresh-token";

/** The result of one use of a refresh token. */
export type FamilyRow = {
  id: string;
  session_id: string;
  client_id: string;
  user_id: string;
  subject: string;
  email: string;
  scope: string;
  authenticated_at: Date;
  result: "ended" | "reused" | "over_limit" | "scope" | "rotated" | "repeated";
  ended_because: string | null;
  /** Seconds until the idle or the absolute limit, after this use. */
  seconds_left: number;
  /** The same as a time, in seconds since 1970. */
  expires_at: number;
  /** Seconds until the limit of uses allows another one. */
  retry_after: number;
};

const given = sql.int("generation");
const idle = sql`make_interval(secs => ${sql.int("refreshIdleSeconds")})`;
const grace = sql.raw(`make_interval(secs => ${graceSeconds})`);
const mostUses = sql.int("mostUses", () => numberOf(limits.refreshPerFamily).count);
const windowSeconds = sql.int("windowSeconds", () => numberOf(limits.refreshPerFamily).windowSeconds);

/** CTEs that end in `decided`: the result of using the token. */
const decidedFamily = variants(
  (lock: boolean) => sql`
    family as (
      select f.*, s.user_id, s.authenticated_at, u.subject, u.email, f.window_ends_at > now() as counting,
        least(
          s.absolute_expires_at, f.created_at + make_interval(secs => ${sql.int("refreshAbsoluteSeconds")})
        ) as absolute_expires_at,
        s.ended_at is null and s.idle_expires_at > now() and u.disabled_at is null as signed_in,
        ${wasRegistered(sql`f.client_id`, sql`f.created_at`)} as of_client,
        -- When the successor of the token was first used; null when that was not recently.
        f.uses_lately[cardinality(f.uses_lately) - (f.generation - 2 - ${given})] as successor_used_at
      from refresh_families f join sessions s on s.id = f.session_id join users u on u.id = s.user_id
      where f.token_hash = any(${sql.texts("familyHashes")}) and f.client_id = ${sql.text("clientId")}
      -- At most one hash is stored, and the limit tells the planner so. Its plan is kept while the tables grow.
      limit 1 ${lock ? sql`for update of f` : sql``}
    ),
    decided as (
      select *, case
        when ended_at is not null or not signed_in or not of_client or absolute_expires_at <= now() or used_at + ${idle} <= now() then 'ended'
        when ${given} < generation - 1 and coalesce(successor_used_at <= now() - ${grace}, true) then 'reused'
        when counting and window_hits >= ${mostUses} then 'over_limit'
        when not (string_to_array(${sql.text("scope")}, ' ') <@ string_to_array(scope, ' ')) then 'scope'
        when ${given} < generation then 'repeated'
        else 'rotated'
      end as result
      from family
    )
  `,
);

/**
 * The SELECT list over family `j`.
 * @param usedAt an SQL expression: when it was last used
 */
function columns<UsedAt extends Piece>(usedAt: UsedAt) {
  const expiresAt = sql`least(j.absolute_expires_at, ${usedAt} + ${idle})`;
  return sql`
    j.id, j.session_id, j.client_id, j.user_id, j.subject, j.email, j.scope, j.authenticated_at, j.result, j.ended_because,
    floor(extract(epoch from ${expiresAt} - now()))::int as seconds_left, floor(extract(epoch from ${expiresAt}))::float8 as expires_at,
    greatest(ceil(extract(epoch from j.window_ends_at - now()))::int, 1) as retry_after
  `;
}

const use = sql`
  with ${decidedFamily(true)},
  used as (
    update refresh_families f
    set window_hits = case when counting then j.window_hits else 0 end + 1,
      window_ends_at = case when counting then j.window_ends_at else now() + make_interval(secs => ${windowSeconds}) end,
      token_hash = ${sql.text("familyHash")},
      generation = case when result = 'rotated' then ${given} + 1 else j.generation end,
      used_at = case when result = 'rotated' then now() else j.used_at end,
      uses_lately = case
        when result = 'repeated' then j.uses_lately
        -- A token newer than the database knows: a backup was restored. The recent uses are lost too.
        when ${given} > j.generation then array[now()]
        else array(select moment from unnest(j.uses_lately) moment where moment > now() - ${grace}) || greatest(now(), j.used_at)
      end
    from decided j where f.id = j.id and result in ('rotated', 'repeated')
    returning f.used_at
  ),
  touched as (${touchFrom(sql`decided where result = 'rotated'`)})
  select ${columns(sql`coalesce(used.used_at, j.used_at)`)} from decided j left join used on true
`.rows<FamilyRow>();

const read = sql`with ${decidedFamily(false)} select ${columns(sql`j.used_at`)} from decided j`.rows<FamilyRow>();

/**
 * Decides on one use of a refresh token and rotates it, in one statement. The family's lock makes parallel uses wait,
 * and each sees what the one before it wrote. `reused` changes nothing yet.
 * @param scope what the new access token may do; empty for all that was granted
 * @returns null when the family does not exist, or is another client's
 */
export async function useFamily(token: RefreshToken, client: Client, scope: string): Promise<FamilyRow | null> {
  const familyHash = keyedHash("refresh-token", token.secret);
  return (await run(use, { ...familyOf(token, client), scope, familyHash }))[0] ?? null;
}

/** Decides as {@link useFamily} would, and changes nothing. */
export async function readFamily(token: RefreshToken, client: Client): Promise<FamilyRow | null> {
  return (await run(read, { ...familyOf(token, client), scope: "" }))[0] ?? null;
}

function familyOf({ secret, generation }: RefreshToken, client: Client) {
  const { id: clientId, refreshIdleSeconds, refreshAbsoluteSeconds } = client;
  return {
    familyHashes: keyedHashes("refresh-token", secret),
    generation,
    clientId,
    refreshIdleSeconds,
    refreshAbsoluteSeconds,
  };
}
