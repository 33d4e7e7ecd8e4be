// This room's own statements: pending challenges, the challenge of a link or code, and what is old enough to delete.

import { run } from "@/db/client";
import { sql, variants } from "@/db/sql";
import { codeFailures, secondsOfCodePause } from "@/lib/policy/fragments";
import type { Purpose } from "./asked-here";
import { stillPending } from "./fragments";
import type { CodeRow, LinkRow, PresentedCode } from "./presented";
import { codeTargets, codeTries, justRedeemed, ofPurpose, verifierMatches, type CodeTarget } from "./redeem-fragments";

export type PendingRow = {
  id: string;
  email: string;
  channel: "browser" | "api";
  client_id: string;
  redirect_to: string | null;
  code_challenge: string | null;
  return_to: string | null;
  locale: string | null;
  reference: string;
  mailed_at: Date;
  pending: boolean;
  redeemed: boolean;
  code_usable: boolean;
  tries_left: number;
  since_mail_seconds: number;
};

const pending = sql`
  select id, email, channel, client_id, redirect_to, code_challenge, return_to, locale, reference, mailed_at,
    ${stillPending} as pending, redeemed_at is not null as redeemed,
    code_hash is not null and code_tries < ${codeTries} and code_expires_at > now() as code_usable,
    greatest(${codeTries} - code_tries, 0) as tries_left,
    floor(extract(epoch from now() - mailed_at))::int as since_mail_seconds
  from challenges c where id = any(${sql.uuids("ids")}) and channel = ${sql.text("channel")} and ${ofPurpose}
  order by array_position(${sql.uuids("ids")}, id)
`.rows<PendingRow>();

/** Reads challenges of a purpose and channel, in the order of these ids. */
export async function readPending(
  ids: readonly string[],
  channel: "browser" | "api",
  purpose: Purpose,
): Promise<PendingRow[]> {
  return run(pending, { ids, channel, purpose });
}

const redeemed = sql`c.id as challenge_id, c.address_hash, c.return_to, ${justRedeemed} as just_redeemed`;

const byLink = sql`
  select ${redeemed}, c.email, c.channel, c.code_challenge, c.reference, c.browser, c.network, c.locale, c.mailed_at,
    c.redeemed_at is not null as used, t.expires_at <= now() as expired,
    case when c.code_hash is null then 0 else greatest(${codeTries} - c.code_tries, 0) end as tries_left
  from verification_tokens t join challenges c on c.id = t.challenge_id
  where t.token = any(${sql.texts("linkHashes")}) and ${ofPurpose}
`.rows<LinkRow>();

/** Reads the challenge of a link. */
export function readByLink(values: { linkHashes: string[]; purpose: Purpose }): Promise<LinkRow[]> {
  return run(byLink, values);
}

const bucket = sql`(case when c.address_hash = any(${sql.texts("knownAddresses")}) then 'known' else 'public' end)`;
const codeHashes = sql.texts("codeHashes");
const byCode = variants((target: CodeTarget) =>
  sql`
    select ${redeemed}, c.reference, c.redeemed_at is not null as used, c.code_expires_at <= now() as expired,
      c.superseded_code_hashes && ${codeHashes} as superseded,
      c.code_hash is null or c.code_tries >= ${codeTries} as exhausted,
      ${verifierMatches} as verifier_matches,
      ${secondsOfCodePause(sql`c.address_hash`, bucket)} as pause_seconds,
      ${codeFailures(sql`c.address_hash`, bucket)} as failures
    from challenges c
    where (${codeTargets[target]} or (c.id = any(${sql.uuids("siblingIds")}) and c.code_hash = any(${codeHashes}) and ${justRedeemed}))
      and ${ofPurpose}
    order by ${codeTargets[target]} limit 1
  `.rows<CodeRow>(),
);

/** Reads why a code was not compared. The columns are in the order in which the reasons are checked. */
export function readByCode(target: CodeTarget, values: PresentedCode): Promise<CodeRow[]> {
  return run(byCode(target), values);
}

// A challenge is never over before it was made, so the index on created_at finds them.
const deletion = sql`
  delete from challenges where id = any(array(
    select id from challenges
    where created_at <= now() - make_interval(hours => ${sql.int("hours")})
      and coalesce(redeemed_at, code_expires_at) <= now() - make_interval(hours => ${sql.int("hours")})
    order by created_at limit ${sql.int("most")} for update skip locked
  ))
`;

/**
 * Deletes challenges that were redeemed or expired that many hours ago, with their link tokens and mails.
 * @param most how many at once
 * @returns how many were deleted
 */
export async function deleteOver(hours: number, most: number): Promise<number> {
  return (await run(deletion, { hours, most })).count;
}
