// The SQL of authorization codes. The only room that writes `authorization_codes`.

import { sql, type Fragment, type Sql } from "@/db/client";
import type { Limit } from "@/lib/limits";
import { wasRegistered } from "../clients/registered-fragments";
import { graceSeconds } from "../lifetimes";

/** What a code is for. Redeeming it takes the same client, address and verifier. */
export type Binding = { clientId: string; redirectUri: string; codeChallenge: string };

/**
 * The body of a CTE that writes a code for a session that lives, unless that got too many of late. The codes themselves are
 * counted, so that it costs no counter and no further statement; of those that ask in the same instant a few more may pass.
 */
export function insertCode(
  db: Sql,
  codeHash: string,
  binding: Binding,
  scope: string,
  sessionId: string,
  lifetimeSeconds: number,
  limit: Limit,
): Fragment {
  return db`
    insert into authorization_codes (code_hash, client_id, redirect_uri, code_challenge, scope, session_id, expires_at)
    select ${codeHash}::text, ${binding.clientId}::text, ${binding.redirectUri}::text, ${binding.codeChallenge}::text, ${scope}::text,
      ${sessionId}::uuid, now() + make_interval(secs => ${lifetimeSeconds}::int)
    where ${limit.count}::int > (
      select count(*) from authorization_codes
      where session_id = ${sessionId}::uuid and created_at > now() - make_interval(secs => ${limit.windowSeconds}::int)
    )
    returning session_id
  `;
}

/**
 * The body of a CTE that redeems a code of a session that lives. One UPDATE decides, whatever the number of processes.
 * @param familyId the refresh family that the same statement starts
 */
export function redeemFrom(db: Sql, codeHashes: string[], binding: Binding, familyId: string): Fragment {
  return db`
    update authorization_codes c set redeemed_at = now(), family_id = ${familyId}::uuid
    from sessions s join users u on u.id = s.user_id
    where c.code_hash = any(${codeHashes}::text[]) and c.redeemed_at is null and c.expires_at > now() and ${bound(db, binding)}
      and s.id = c.session_id and ${signedIn(db)}
    returning c.session_id, c.client_id, c.scope, s.user_id
  `;
}

/** The body of a CTE that lets every code of a client run out once `source` has a row. */
export function endCodesOf(db: Sql, clientId: string, source: Fragment): Fragment {
  // A code lives for a minute: those that did not run out yet are few, and found by the index on that.
  return db`
    update authorization_codes set expires_at = now()
    where client_id = ${clientId}::text and redeemed_at is null and expires_at > now() and exists (select from ${source})
    returning code_hash
  `;
}

/** A code as it was before the statement, with its session and the family that it started; all null where there is none. */
export type CodeRow = {
  session_id: string;
  user_id: string;
  authenticated_at: Date;
  scope: string;
  used: boolean;
  /** Used, and so lately that its answer may have been lost. */
  fresh: boolean;
  expired: boolean;
  bound: boolean;
  verifier_matches: boolean;
  signed_in: boolean;
  /** The family that lives; null where none was started, or it has ended. */
  family_id: string | null;
  family_hash: string | null;
};

/** A SELECT of {@link CodeRow}: what tells why a code is not redeemed, and whom for it is. */
export function codeRow(db: Sql, codeHashes: string[], binding: Binding): Fragment {
  return db`
    select c.session_id, s.user_id, s.authenticated_at, c.scope, c.redeemed_at is not null as used,
      coalesce(c.redeemed_at > now() - make_interval(secs => ${graceSeconds}::int), false) as fresh,
      c.expires_at <= now() as expired, ${bound(db, binding)} as bound, c.code_challenge = ${binding.codeChallenge}::text as verifier_matches,
      ${signedIn(db)} as signed_in, f.id as family_id, f.token_hash as family_hash
    from authorization_codes c join sessions s on s.id = c.session_id join users u on u.id = s.user_id
      left join refresh_families f on f.id = c.family_id and f.ended_at is null
    where c.code_hash = any(${codeHashes}::text[])
  `;
}

/** Deletes codes that ran out so long ago. @param most how many at once @returns how many there were */
export async function deleteOldCodes(hours: number, most: number): Promise<number> {
  const { count } = await sql()`
    delete from authorization_codes where code_hash = any(array(
      select code_hash from authorization_codes where expires_at <= now() - make_interval(hours => ${hours}::int)
      order by expires_at limit ${most}::int for update skip locked
    ))
  `;
  return count;
}

/** The database's time in milliseconds since 1970, rounded up. */
export async function readDatabaseTime(): Promise<number> {
  const [row] = await sql()<[{ now: number }]>`select ceil(extract(epoch from now()) * 1000)::float8 as now`;
  return row.now;
}

/** An SQL condition: code `c` was made for this client, which has been there since, and this address and challenge. */
function bound(db: Sql, { clientId, redirectUri, codeChallenge }: Binding): Fragment {
  return db`
    (c.client_id = ${clientId}::text and c.redirect_uri = ${redirectUri}::text and c.code_challenge = ${codeChallenge}::text
      and ${wasRegistered(db, db`c.client_id`, db`c.created_at`)})
  `;
}

/** An SQL condition: session `s` of user `u` lives. */
function signedIn(db: Sql): Fragment {
  return db`(s.ended_at is null and s.idle_expires_at > now() and s.absolute_expires_at > now() and u.disabled_at is null)`;
}
