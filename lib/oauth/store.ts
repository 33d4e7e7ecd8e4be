// What this room deletes: ended families, revocations that are over, old codes.

import { run } from "@/db/client";
import { sql } from "@/db/sql";
import { clockToleranceSeconds } from "@/lib/tokens/lifetimes";

const most = sql.int("most");
const past = sql`now() - make_interval(hours => ${sql.int("hours")})`;

const families = sql`
  delete from refresh_families where id = any(array(
    select id from refresh_families where ended_at <= ${past} order by ended_at limit ${most} for update skip locked
  ))
`;
const codes = sql`
  delete from authorization_codes where code_hash = any(array(
    select code_hash from authorization_codes where expires_at <= ${past} order by expires_at limit ${most} for update skip locked
  ))
`;
const revocations = sql`
  delete from revoked_access_tokens where jti = any(array(
    select jti from revoked_access_tokens where expires_at < now() - make_interval(secs => ${sql.raw(String(clockToleranceSeconds))})
    order by expires_at limit ${most} for update skip locked
  ))
`;

/**
 * Deletes families that ended that many hours ago.
 * @param mostRows how many at once
 * @returns how many were deleted
 */
export async function deleteEndedFamilies(hours: number, mostRows: number): Promise<number> {
  return (await run(families, { hours, most: mostRows })).count;
}

/**
 * Deletes codes that expired that many hours ago.
 * @param mostRows how many at once
 * @returns how many were deleted
 */
export async function deleteOldCodes(hours: number, mostRows: number): Promise<number> {
  return (await run(codes, { hours, most: mostRows })).count;
}

/**
 * Deletes revocations of access tokens that have expired.
 * @param mostRows how many at once
 * @returns how many were deleted
 */
export async function deletePastRevocations(mostRows: number): Promise<number> {
  return (await run(revocations, { most: mostRows })).count;
}
