// The SQL that makes and renews a challenge, offered to the verbs of lib/sign-in. The only room that writes
// `challenges` and `verification_tokens`. How one is redeemed stands in redeem-fragments.ts.

import type { Fragment, Sql } from "@/db/client";
import { env } from "@/lib/env";

export type NewChallenge = {
  id: string;
  email: string;
  addressHash: string;
  channel: "browser" | "api";
  reference: string;
  codeHash: string;
  clientId: string;
  returnTo: string | null;
  redirectTo: string | null;
  codeChallenge: string | null;
  locale: string | null;
  browser: string;
  network: string;
};

// What a mail and an answer need of a challenge that was just made or renewed.
const returned = (sql: Sql) => sql`
  id, email, address_hash, reference, channel, redirect_to, locale, browser, network, eligible, code_hash is not null as code_usable, code_expires_at as link_expires_at
`;

/** The body of a CTE that makes a challenge when `source` has a row. @param eligible an SQL condition: may this address sign in */
export function createFrom(
  sql: Sql,
  source: Fragment,
  challenge: NewChallenge,
  eligible: Fragment,
  ttlMinutes: number,
): Fragment {
  return sql`
    insert into challenges (
      id, email, address_hash, eligible, channel, reference, code_hash, code_expires_at, client_id,
      return_to, redirect_to, code_challenge, locale, browser, network
    )
    select ${challenge.id}::uuid, ${challenge.email}::text, ${challenge.addressHash}::text, ${eligible},
      ${challenge.channel}::text, ${challenge.reference}::text, ${challenge.codeHash}::text,
      now() + make_interval(mins => ${ttlMinutes}::int), ${challenge.clientId}::text,
      ${challenge.returnTo}::text, ${challenge.redirectTo}::text, ${challenge.codeChallenge}::text,
      ${challenge.locale}::text, ${challenge.browser}::text, ${challenge.network}::text
    from ${source}
    returning ${returned(sql)}
  `;
}

/**
 * The body of a CTE that locks the challenge if it may be mailed again now. The lock makes parallel resends
 * queue up; the second then sees the first one's time and finds nothing.
 */
export function lockForResend(sql: Sql, id: string, cooldownSeconds: number): Fragment {
  return sql`
    select id from challenges
    where id = ${id}::uuid and ${stillPending(sql)}
      and mailed_at <= now() - make_interval(secs => ${cooldownSeconds}::int)
    for update
  `;
}

/** The body of a CTE that gives the challenge a fresh code, unless its tries are used up: then only links are left. */
export function renewFrom(sql: Sql, source: Fragment, id: string, codeHash: string, ttlMinutes: number): Fragment {
  return sql`
    update challenges
    set superseded_code_hashes = array_remove(superseded_code_hashes || code_hash, null),
      code_hash = case when code_tries < ${env().codeTries}::int then ${codeHash}::text end,
      code_expires_at = now() + make_interval(mins => ${ttlMinutes}::int),
      mailed_at = now()
    where id = ${id}::uuid and exists (select from ${source})
    returning ${returned(sql)}
  `;
}

/** The body of a CTE that adds a link token to each challenge of `source`. Older ones keep working. */
export function addLinkTokenFrom(sql: Sql, source: Fragment, tokenHash: string): Fragment {
  return sql`
    insert into verification_tokens (identifier, token, expires_at, challenge_id)
    select email, ${tokenHash}::text, link_expires_at, id from ${source}
    returning token
  `;
}

/** An SQL condition: there is a challenge with this id. */
export function isThere(sql: Sql, id: string): Fragment {
  return sql`exists (select from challenges where id = ${id}::uuid)`;
}

/** Tells the error of a statement that made a challenge with an id that is taken. */
export function isIdTaken(error: unknown): boolean {
  const { code, constraint_name: name } = (error ?? {}) as { code?: unknown; constraint_name?: unknown };
  return code === "23505" && name === "challenges_pkey";
}

/** An SQL expression: whole seconds until a challenge may be mailed again, 0 when it may be now. */
export function secondsUntilResend(sql: Sql, id: string, cooldownSeconds: number): Fragment {
  return sql`coalesce((
    select greatest(ceil(extract(epoch from mailed_at + make_interval(secs => ${cooldownSeconds}::int) - now()))::int, 0)
    from challenges where id = ${id}::uuid
  ), 0)`;
}

/** An SQL condition on `challenges`: it still takes resends. */
export function stillPending(sql: Sql): Fragment {
  return sql`(redeemed_at is null and created_at > now() - make_interval(mins => ${env().resendWindowMinutes}::int))`;
}
