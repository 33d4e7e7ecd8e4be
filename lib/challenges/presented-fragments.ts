// The reads behind a presented link or code, offered to the verbs of lib/sign-in: what it belongs to, and why it
// was not redeemed. They change nothing.

import { sql, type Fragment } from "@/db/client";
import { env } from "@/lib/env";
import { codeFailures, secondsOfCodePause } from "@/lib/policy/fragments";

export type LinkRow = {
  challenge_id: string;
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
  const [row] = await sql()<LinkRow[]>`
    select c.id as challenge_id, c.email, c.channel, c.code_challenge, c.reference, c.browser, c.network, c.locale, c.mailed_at,
      c.redeemed_at is not null as used, t.expires_at <= now() as expired,
      case when c.code_hash is null then 0 else greatest(${env().codeTries}::int - c.code_tries, 0) end as tries_left
    from verification_tokens t join challenges c on c.id = t.challenge_id
    where t.token = any(${tokenHashes}::text[])
  `;
  return row ?? null;
}

export type CodeRow = {
  id: string;
  reference: string;
  address_hash: string;
  used: boolean;
  expired: boolean;
  superseded: boolean;
  exhausted: boolean;
  verifier_matches: boolean;
  pause_seconds: number;
  failures: number;
};

/** Reads why a code was not compared, in the order in which it is told. @param selector an SQL condition on challenge `c` */
export async function readByCode(
  selector: Fragment,
  codeHashes: string[],
  verifierMatches: Fragment,
  knownAddresses: readonly string[],
): Promise<CodeRow | null> {
  const db = sql();
  const bucket = db`(case when c.address_hash = any(${knownAddresses as string[]}::text[]) then 'known' else 'public' end)`;
  const [row] = await db<CodeRow[]>`
    select c.id, c.reference, c.address_hash, c.redeemed_at is not null as used, c.code_expires_at <= now() as expired,
      c.superseded_code_hashes && ${codeHashes}::text[] as superseded,
      c.code_hash is null or c.code_tries >= ${env().codeTries}::int as exhausted,
      ${verifierMatches} as verifier_matches,
      ${secondsOfCodePause(db, db`c.address_hash`, bucket)} as pause_seconds,
      ${codeFailures(db, db`c.address_hash`, bucket)} as failures
    from challenges c where ${selector}
  `;
  return row ?? null;
}
