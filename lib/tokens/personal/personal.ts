// Personal access tokens: a user makes them for scripts, lists them and ends them. Called by the routes of
// /auth/personal-access-tokens and by the page and the forms of /account/tokens.

import { run } from "@/db/client";
import { sql } from "@/db/sql";
import { eventName, recordFrom, userActor } from "@/lib/audit/fragments";
import type { Caller } from "@/lib/caller";
import { accept, refuse, type Outcome } from "@/lib/outcome";
import { limits, numberOf } from "@/lib/policy/limits";
import { hasCapabilityForm, hasIdForm, keyedHash, randomId } from "@/lib/secret";
import { newPersonalAccessToken, type PersonalAccessTokenScope } from "./personal-access-token";
import { countPersonal, endPersonal, insertPersonal, mostPersonalAccessTokens, type PersonalRow } from "./fragments";
import { isPersonalOf, listPersonal, readMade } from "./store";

export type PersonalAccessToken = {
  id: string;
  name: string;
  scope: PersonalAccessTokenScope;
  createdAt: Date;
  expiresAt: Date;
  /** Accurate to an hour; null until the first use. */
  lastUsedAt: Date | null;
};

/** How long the same form, sent again, is answered with the token that it made. */
const sameFormMinutes = 10;

type Wanted = { userId: string; name: string; scope: PersonalAccessTokenScope; days: number; caller: Caller };
type Made = { secret: string; token: PersonalAccessToken };

/**
 * Makes a token for a user. Its secret is only in the answer; a keyed hash is stored.
 * @param given.days how long it lives, 1 to 365
 * Refuses: `validation_failed` (the user has 100 live ones), `over_request_rate_limit` (too many were made in a day,
 * ended or not).
 */
export async function createPersonalAccessToken(given: Wanted): Promise<Outcome<Made>> {
  return make(given, newPersonalAccessToken());
}

/**
 * As {@link createPersonalAccessToken}, for a form. Sent again with the same fields, also at the same moment, it makes
 * nothing new and answers with the same secret. The secret is an HMAC of what was sent, so it is stored nowhere. Once
 * the token has ended, or after ten minutes, the form makes another one.
 * @param form.nonce of this form as it was shown, untrusted; without a valid one every press makes a token
 */
export async function createPersonalAccessTokenOnce(
  given: Wanted,
  form: { sessionId: string; nonce: string },
): Promise<Outcome<Made>> {
  if (!hasCapabilityForm(form.nonce)) return createPersonalAccessToken(given);
  const { userId, name, scope, days } = given;
  const secret = newPersonalAccessToken(
    keyedHash("personal-access-token-form", JSON.stringify([form.sessionId, form.nonce, name, scope, days])),
  );
  const made = await make(given, secret);
  if (made.ok) return made;
  const before = await readMade(userId, keyedHash("personal-access-token", secret), sameFormMinutes);
  if (!before) return made;
  return before.fresh ? accept({ secret, token: presented(before) }) : createPersonalAccessToken(given);
}

async function make({ userId, name, scope, days, caller }: Wanted, secret: string): Promise<Outcome<Made>> {
  const rule = limits.newTokensPerUser;
  const tokenHash = keyedHash("personal-access-token", secret);
  const [row] = await run(creation, { ...caller, tokenId: randomId(), userId, tokenHash, name, scope, days });
  if (!row!.made && !row!.loaded)
    return refuse(rule.reason, { retryAfterSeconds: row!.wait ?? 1, limit: { name: rule.name, ...numberOf(rule) } });
  if (!row!.made)
    return refuse("validation_failed", {
      detail: `A user has at most ${mostPersonalAccessTokens} personal access tokens. End one first.`,
    });
  return accept({ secret, token: presented(row!) });
}

const creation = sql`
  with counted as (${countPersonal}),
  made as (${insertPersonal(sql`counted`)}),
  event as (${recordFrom(sql`made`, {
    name: eventName("personal_access_token.created"),
    actor: userActor(sql`user_id`),
    userId: sql`user_id`,
    details: sql`jsonb_build_object('token_id', id, 'scope', scope, 'expires_at', expires_at)`,
  })})
  select made.*, made.id is not null as made, counted.loaded, counted.wait from counted left join made on true
`.rows<PersonalRow & { made: boolean; loaded: boolean; wait: number | null }>();

/** The live tokens of a user, newest first; never their secrets. */
export async function listPersonalAccessTokens(userId: string): Promise<PersonalAccessToken[]> {
  return (await listPersonal(userId)).map(presented);
}

/**
 * Ends a user's token at once, with the access tokens that it was exchanged for.
 * @param id untrusted
 * Refuses: `not_found` (unknown, ended, expired, or another user's; the answer does not say which).
 */
export async function endPersonalAccessToken(userId: string, id: string, caller: Caller): Promise<Outcome<null>> {
  if (!hasIdForm(id)) return refuse("not_found");
  const { count } = await run(ending, { ...caller, userId, tokenId: id });
  return count > 0 ? accept(null) : refuse("not_found");
}

const ending = sql`
  with ended as (${endPersonal})
  ${recordFrom(sql`ended`, {
    name: eventName("personal_access_token.ended"),
    actor: userActor(sql`user_id`),
    userId: sql`user_id`,
    details: sql`jsonb_build_object('token_id', id)`,
  })}
`;

/**
 * True when the token is or was this user's. Called when it could not be ended: then it was already over, as when a
 * button is pressed twice.
 * @param id untrusted
 */
export async function hasEndedPersonalAccessToken(userId: string, id: string): Promise<boolean> {
  return hasIdForm(id) && isPersonalOf(userId, id);
}

function presented(row: PersonalRow): PersonalAccessToken {
  return {
    id: row.id,
    name: row.name,
    scope: row.scope,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  };
}
