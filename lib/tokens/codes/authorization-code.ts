// Authorization codes: made for a session that lives by GET /authorize, traded once for tokens by POST /auth/token.

import { sql } from "@/db/client";
import { eventName, recordFrom } from "@/lib/audit/fragments";
import { record } from "@/lib/audit/record";
import type { Caller } from "@/lib/caller";
import { accept, refuse, type Outcome } from "@/lib/outcome";
import { challengeOf, hasVerifierForm } from "@/lib/pkce";
import { hasTokenForm, keyedHash, keyedHashes, randomToken } from "@/lib/secret";
import { findSessionById, type Session } from "@/lib/sessions/find";
import { endById } from "@/lib/sessions/fragments";
import type { Client } from "../clients/clients";
import { insertCode, readCode, redeemFrom, type Binding } from "./fragments";

/** By the database's clock. RFC 6749 section 4.1.2 recommends ten minutes at most; a redirect takes seconds. */
export const authorizationCodeSeconds = 60;

/** Makes a code for a session, bound to the client, the address it is sent to and the challenge. @returns 43 base64url characters */
export async function issueCode(session: Session, binding: Binding, scope: string, caller: Caller): Promise<string> {
  const db = sql();
  const code = randomToken();
  await db`
    with code as (${insertCode(db, keyedHash("authorization-code", code), binding, scope, session.id, authorizationCodeSeconds)})
    ${recordFrom(db, caller, db`code`, {
      name: eventName(db, "authorization.granted"),
      userId: db`${session.user.id}`,
      sessionId: db`session_id`,
      details: db`jsonb_build_object('client_id', ${binding.clientId}::text)`,
    })}
  `;
  return code;
}

/**
 * Redeems a code once, whatever the number of parallel requests and processes. Used again by whoever holds its verifier,
 * its session ends with all its tokens: RFC 6749 section 4.1.2. Without the verifier nothing ends, or a code read in
 * a log would sign its person out.
 * @param presented untrusted
 * Refuses: `invalid_credentials` (unknown, or another client's or address's), `verifier_mismatch`, `otp_used`, `otp_expired`,
 * `session_ended`; a refusal uses nothing up.
 */
export async function redeemCode(
  presented: { code: string; verifier: string; redirectUri: string },
  client: Client,
  caller: Caller,
): Promise<Outcome<{ session: Session; scope: string }>> {
  const refused = async (outcome: Outcome<never>) => {
    if (!outcome.ok) await record("authorization.redeem_refused", caller, { reason: outcome.reason, details: { client_id: client.id } });
    return outcome;
  };
  if (!hasTokenForm(presented.code)) return refused(refuse("invalid_credentials"));
  if (!hasVerifierForm(presented.verifier)) return refused(refuse("verifier_mismatch"));
  const hashes = keyedHashes("authorization-code", presented.code);
  const binding = {
    clientId: client.id,
    redirectUri: presented.redirectUri,
    codeChallenge: challengeOf(presented.verifier),
  };
  const db = sql();
  const [redeemed] = await db<{ session_id: string; scope: string }[]>`
    with redeemed as (${redeemFrom(db, hashes, binding)}),
    told as (${recordFrom(db, caller, db`redeemed`, {
      name: eventName(db, "authorization.redeemed"),
      sessionId: db`session_id`,
      details: db`jsonb_build_object('client_id', ${client.id}::text)`,
    })})
    select session_id, scope from redeemed
  `;
  if (!redeemed) return refused(await explain(hashes, binding, caller));
  const session = await findSessionById(redeemed.session_id);
  return session.ok ? accept({ session: session.value, scope: redeemed.scope }) : refused(refuse("session_ended"));
}

async function explain(hashes: string[], binding: Binding, caller: Caller): Promise<Outcome<never>> {
  const row = await readCode(hashes, binding);
  if (!row) return refuse("invalid_credentials");
  if (row.bound && row.used) {
    await endSession(row.session_id, caller);
    return refuse("otp_used");
  }
  if (row.used) return refuse("otp_used");
  if (row.expired) return refuse("otp_expired");
  return refuse(row.verifier_matches ? "invalid_credentials" : "verifier_mismatch");
}

async function endSession(id: string, caller: Caller): Promise<void> {
  const db = sql();
  await db`
    with ended as (${endById(db, id, "code_reused")})
    ${recordFrom(db, caller, db`ended`, {
      name: eventName(db, "session.ended"),
      userId: db`user_id`,
      sessionId: db`id`,
      reason: db`'code_reused'`,
      outcome: db`'session_ended'`,
    })}
  `;
}
