// The SQL of authorization codes. The only room that writes `authorization_codes`.

import { sql, type Fragment, type Sql } from "@/db/client";
import { wasRegistered } from "../clients/registered-fragments";

/** What a code is for. Redeeming it takes the same client, address and verifier. */
export type Binding = { clientId: string; redirectUri: string; codeChallenge: string };

/** The body of a CTE that writes a code for a session that lives. */
export function insertCode(db: Sql, codeHash: string, binding: Binding, scope: string, sessionId: string, lifetimeSeconds: number): Fragment {
  return db`
    insert into authorization_codes (code_hash, client_id, redirect_uri, code_challenge, scope, session_id, expires_at)
    values (
      ${codeHash}::text, ${binding.clientId}::text, ${binding.redirectUri}::text, ${binding.codeChallenge}::text, ${scope}::text,
      ${sessionId}::uuid, now() + make_interval(secs => ${lifetimeSeconds}::int)
    )
    returning session_id
  `;
}

/** The body of a CTE that redeems a code. One UPDATE decides, whatever the number of processes. */
export function redeemFrom(db: Sql, codeHashes: string[], binding: Binding): Fragment {
  return db`
    update authorization_codes c set redeemed_at = now()
    where code_hash = any(${codeHashes}::text[]) and redeemed_at is null and expires_at > now() and ${bound(db, binding)}
      and ${wasRegistered(db, db`c.client_id`, db`c.created_at`)}
    returning session_id, scope
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

export type CodeRow = { session_id: string; used: boolean; expired: boolean; bound: boolean; verifier_matches: boolean };

/** Reads why a code was not redeemed. */
export async function readCode(codeHashes: string[], binding: Binding): Promise<CodeRow | null> {
  const db = sql();
  const [row] = await db<CodeRow[]>`
    select session_id, redeemed_at is not null as used, expires_at <= now() as expired, ${bound(db, binding)} as bound,
      code_challenge = ${binding.codeChallenge}::text as verifier_matches
    from authorization_codes c where code_hash = any(${codeHashes}::text[])
  `;
  return row ?? null;
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

function bound(db: Sql, { clientId, redirectUri, codeChallenge }: Binding): Fragment {
  return db`
    (c.client_id = ${clientId}::text and c.redirect_uri = ${redirectUri}::text and c.code_challenge = ${codeChallenge}::text)
  `;
}
