// The reads behind a presented link or code, offered to the verbs of lib/sign-in: what it belongs to, and why it
// was not redeemed. They change nothing.

import { sql, type Fragment, type Sql } from "@/db/client";
import { env } from "@/lib/env";
import { codeFailures, secondsOfCodePause } from "@/lib/policy/fragments";
import { justRedeemed } from "./redeem-fragments";

/** What is told of a challenge to the browser that has just redeemed it, and does so again. */
export type RedeemedRow = {
  challenge_id: string;
  address_hash: string;
  return_to: string | null;
  just_redeemed: boolean;
};

export type LinkRow = RedeemedRow & {
  email: string;
  channel: "browser" | "api";
  code_challenge: string | null;
  reference: string;
  browser: string;
  network: string;
  locale: string | null;
  mailed_at: Date;
  used: boolean;
  expired: boolean;
  tries_left: number;
};

/** Reads what a link belongs to. Changes nothing. */
export async function readByLink(tokenHashes: string[]): Promise<LinkRow | null> {
  const db = sql();
  const [row] = await db<LinkRow[]>`
    select ${redeemed(db)}, c.email, c.channel, c.code_challenge, c.reference, c.browser, c.network, c.locale, c.mailed_at,
      c.redeemed_at is not null as used, t.expires_at <= now() as expired,
      case when c.code_hash is null then 0 else greatest(${env().codeTries}::int - c.code_tries, 0) end as tries_left
    from verification_tokens t join challenges c on c.id = t.challenge_id
    where t.token = any(${tokenHashes}::text[]) and c.purpose = 'sign_in'
  `;
  return row ?? null;
}

export type CodeRow = RedeemedRow & {
  reference: string;
  used: boolean;
  expired: boolean;
  superseded: boolean;
  exhausted: boolean;
  verifier_matches: boolean;
  pause_seconds: number;
  failures: number;
};

/**
 * Reads why a code was not compared, in the order in which it is told.
 * @param selector an SQL condition on challenge `c`
 * @param siblings ids of other challenges of this browser; one that the code has just redeemed is what it is about
 */
export async function readByCode(
  selector: Fragment,
  siblings: readonly string[],
  codeHashes: string[],
  verifierMatches: Fragment,
  knownAddresses: readonly string[],
): Promise<CodeRow | null> {
  const db = sql();
  const bucket = db`(case when c.address_hash = any(${knownAddresses as string[]}::text[]) then 'known' else 'public' end)`;
  const [row] = await db<CodeRow[]>`
    select ${redeemed(db)}, c.reference, c.redeemed_at is not null as used, c.code_expires_at <= now() as expired,
      c.superseded_code_hashes && ${codeHashes}::text[] as superseded,
      c.code_hash is null or c.code_tries >= ${env().codeTries}::int as exhausted,
      ${verifierMatches} as verifier_matches,
      ${secondsOfCodePause(db, db`c.address_hash`, bucket)} as pause_seconds,
      ${codeFailures(db, db`c.address_hash`, bucket)} as failures
    from challenges c
    where (${selector} or (c.id = any(${siblings as string[]}::uuid[]) and c.code_hash = any(${codeHashes}::text[]) and ${justRedeemed(db)}))
      and c.purpose = 'sign_in'
    order by ${selector} limit 1
  `;
  return row ?? null;
}

const redeemed = (db: Sql) =>
  db`c.id as challenge_id, c.address_hash, c.return_to, ${justRedeemed(db)} as just_redeemed`;
