// The SQL that judges and uses refresh tokens. Called by refresh.ts and introspect.ts.

import { sql, type Fragment, type Sql } from "@/db/client";
import { limits, numberOf } from "@/lib/policy/limits";
import { keyedHash, keyedHashes } from "@/lib/secret";
import { touchFrom } from "@/lib/sessions/fragments";
import type { Client } from "../clients/clients";
import { wasRegistered } from "../clients/registered-fragments";
import { graceSeconds } from "../lifetimes";
import type { RefreshToken } from "./refresh-token";

/** What one use of a refresh token came to. */
export type FamilyRow = {
  id: string;
  session_id: string;
  client_id: string;
  user_id: string;
  email: string;
  scope: string;
  authenticated_at: Date;
  verdict: "ended" | "reused" | "over_limit" | "scope" | "rotated" | "repeated";
  ended_because: string | null;
  /** Until the idle or the absolute limit, as this use leaves them. */
  seconds_left: number;
  /** The same as a moment, in seconds since 1970. */
  expires_at: number;
  /** Until the limit of uses lets another one pass. */
  retry_after: number;
};

/**
 * Judges one use of a refresh token and rotates, in one statement: the family's lock makes parallel uses queue up, and
 * each sees what the one before it wrote. `reused` changes nothing yet.
 * @returns null when there is no such family, or another client's
 */
export async function useFamily(token: RefreshToken, client: Client, scope: string | null): Promise<FamilyRow | null> {
  const db = sql();
  const { windowSeconds } = numberOf(limits.refreshPerFamily);
  const given = db`${token.generation}::int`;
  const [row] = await db<FamilyRow[]>`
    with ${judgedFamily(db, token, client, scope, db`for update of f`)},
    used as (
      update refresh_families f
      set window_hits = case when counting then j.window_hits else 0 end + 1,
        window_ends_at = case when counting then j.window_ends_at else now() + make_interval(secs => ${windowSeconds}::int) end,
        token_hash = ${keyedHash("refresh-token", token.secret)}::text,
        generation = case when verdict = 'rotated' then ${given} + 1 else j.generation end,
        used_at = case when verdict = 'rotated' then now() else j.used_at end,
        uses_lately = case
          when verdict = 'repeated' then j.uses_lately
          -- Ahead of us: a token that the database lost with a restored backup. What was used lately is lost too.
          when ${given} > j.generation then array[now()]
          else array(
            select moment from unnest(j.uses_lately) moment where moment > now() - make_interval(secs => ${graceSeconds}::int)
          ) || greatest(now(), j.used_at)
        end
      from judged j where f.id = j.id and verdict in ('rotated', 'repeated')
      returning f.used_at
    ),
    touched as (${touchFrom(db, db`judged where verdict = 'rotated'`)})
    ${told(db, client, db`coalesce(used.used_at, j.used_at)`)} from judged j left join used on true
  `;
  return row ?? null;
}

/** Judges a refresh token as {@link useFamily} would, and changes nothing. */
export async function readFamily(token: RefreshToken, client: Client): Promise<FamilyRow | null> {
  const db = sql();
  const [row] = await db<FamilyRow[]>`
    with ${judgedFamily(db, token, client, null, db``)} ${told(db, client, db`j.used_at`)} from judged j
  `;
  return row ?? null;
}

function judgedFamily(db: Sql, token: RefreshToken, client: Client, scope: string | null, lock: Fragment): Fragment {
  const { count } = numberOf(limits.refreshPerFamily);
  const given = db`${token.generation}::int`;
  return db`
    family as (
      select f.*, s.user_id, s.authenticated_at, u.email, f.window_ends_at > now() as counting,
        least(
          s.absolute_expires_at, f.created_at + make_interval(secs => ${client.refreshAbsoluteSeconds}::int)
        ) as absolute_expires_at,
        s.ended_at is null and s.idle_expires_at > now() and u.disabled_at is null as signed_in,
        ${wasRegistered(db, db`f.client_id`, db`f.created_at`)} as of_client,
        -- When the successor of the token was first used; null when that was not lately.
        f.uses_lately[cardinality(f.uses_lately) - (f.generation - 2 - ${given})] as successor_used_at
      from refresh_families f join sessions s on s.id = f.session_id join users u on u.id = s.user_id
      where f.token_hash = any(${keyedHashes("refresh-token", token.secret)}::text[]) and f.client_id = ${client.id}::text
      -- At most one hash is stored. The limit tells the planner, whose plan outlives the sizes it was made for.
      limit 1 ${lock}
    ),
    judged as (
      select *, case
        when ended_at is not null or not signed_in or not of_client or absolute_expires_at <= now()
          or used_at + make_interval(secs => ${client.refreshIdleSeconds}::int) <= now() then 'ended'
        when ${given} < generation - 1
          and coalesce(successor_used_at <= now() - make_interval(secs => ${graceSeconds}::int), true) then 'reused'
        when counting and window_hits >= ${count}::int then 'over_limit'
        when not (string_to_array(${scope ?? ""}::text, ' ') <@ string_to_array(scope, ' ')) then 'scope'
        when ${given} < generation then 'repeated'
        else 'rotated'
      end as verdict
      from family
    )
  `;
}

function told(db: Sql, client: Client, usedAt: Fragment): Fragment {
  const expiresAt = db`least(j.absolute_expires_at, ${usedAt} + make_interval(secs => ${client.refreshIdleSeconds}::int))`;
  return db`
    select j.id, j.session_id, j.client_id, j.user_id, j.email, j.scope, j.authenticated_at, j.verdict, j.ended_because,
      floor(extract(epoch from ${expiresAt} - now()))::int as seconds_left, floor(extract(epoch from ${expiresAt}))::float8 as expires_at,
      greatest(ceil(extract(epoch from j.window_ends_at - now()))::int, 1) as retry_after
  `;
}
