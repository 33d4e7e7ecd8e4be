// The SQL that makes and renews a challenge, for the verbs of lib/sign-in. This is the only room that writes
// `challenges` and `verification_tokens`. redeem-fragments.ts redeems them.

import { sql, type Piece } from "@/db/sql";
import { env } from "@/lib/env";
import { isOfApp } from "./for-app";

// What the mail and the answer need from a challenge that was just made or renewed.
const returned = sql`
  id, email, address_hash, reference, channel, redirect_to, ${isOfApp(sql`return_to`)} as of_app, locale, browser, network, eligible, code_hash is not null as code_usable,
  code_expires_at as link_expires_at
`;
const runsOut = sql`now() + make_interval(mins => ${sql.int("ttlMinutes", () => env().signInTtlMinutes)})`;
const id = sql.uuid("challengeId");
const codeTries = sql.int("codeTries", () => env().codeTries);
const cooldown = sql`make_interval(secs => ${sql.int("cooldownSeconds", () => env().resendCooldownSeconds)})`;

/** An SQL condition on `challenges`: it still takes resends. */
export const stillPending = sql`(
  redeemed_at is null and created_at > now() - make_interval(mins => ${sql.int("resendMinutes", () => env().resendWindowMinutes)})
)`;

/**
 * The body of a CTE that makes a challenge when `source` has a row.
 * @param eligible an SQL condition: this address may sign in
 */
export function createFrom<Source extends Piece, Eligible extends Piece>(source: Source, eligible: Eligible) {
  return sql`
    insert into challenges (
      id, email, address_hash, eligible, purpose, channel, reference, code_hash, code_expires_at, client_id,
      return_to, redirect_to, code_challenge, locale, browser, network
    )
    select ${id}, ${sql.text("email")}, ${sql.text("addressHash")}, ${eligible}, ${sql.text("purpose")}, ${sql.text("channel")},
      ${sql.text("reference")}, ${sql.text("codeHash")}, ${runsOut}, ${sql.text("clientId")}, ${sql.text.orNull("returnTo")},
      ${sql.text.orNull("redirectTo")}, ${sql.text.orNull("codeChallenge")}, ${sql.text.orNull("locale")}, ${sql.text("browser")}, ${sql.text("network")}
    from ${source}
    returning ${returned}
  `;
}

/**
 * The body of a CTE that locks the challenge if it may be mailed again now. The lock makes parallel resends wait for
 * each other. The second one then reads the new time and finds no row.
 */
export const lockForResend = sql`
  select id from challenges where id = ${id} and ${stillPending} and mailed_at <= now() - ${cooldown}
  for update
`;

/**
 * The body of a CTE that gives the challenge a fresh code. When its tries are used up it gets none, and only links are
 * left.
 */
export function renewFrom<Source extends Piece>(source: Source) {
  return sql`
    update challenges
    set superseded_code_hashes = array_remove(superseded_code_hashes || code_hash, null),
      code_hash = case when code_tries < ${codeTries} then ${sql.text("codeHash")} end,
      code_expires_at = ${runsOut},
      mailed_at = now()
    where id = ${id} and exists (select from ${source})
    returning ${returned}
  `;
}

/** The body of a CTE that adds a link token to each challenge of `source`. Older ones keep working. */
export function addLinkTokenFrom<Source extends Piece>(source: Source) {
  return sql`
    insert into verification_tokens (identifier, token, expires_at, challenge_id)
    select email, ${sql.text("linkHash")}, link_expires_at, id from ${source}
    returning token
  `;
}

/** An SQL condition: a challenge with this id exists. */
export const challengeExists = sql`exists (select from challenges where id = ${id})`;

/** True for the error of a statement that inserted a challenge with an id that is taken. */
export function isIdTaken(error: unknown): boolean {
  const { code, constraint_name: name } = (error ?? {}) as { code?: unknown; constraint_name?: unknown };
  return code === "23505" && name === "challenges_pkey";
}

/** An SQL expression: whole seconds until a challenge may be mailed again, 0 when it may be now. */
export const secondsUntilResend = sql`coalesce((
  select greatest(ceil(extract(epoch from mailed_at + ${cooldown} - now()))::int, 0) from challenges where id = ${id}
), 0)`;
