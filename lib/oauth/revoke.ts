// Revokes a token for the program that holds it. Called by POST /auth/revoke.

import { run } from "@/db/client";
import { sql } from "@/db/sql";
import { eventName, foldInto, recordFrom } from "@/lib/audit/fragments";
import { foldKeyOf } from "@/lib/audit/record";
import type { Caller } from "@/lib/caller";
import { keyedHashes } from "@/lib/secret";
import { endFrom } from "@/lib/sessions/fragments";
import { verifyAccessToken } from "@/lib/tokens/access";
import { idOfSubject } from "@/lib/users/fragments";
import type { Client } from "./clients/clients";
import { endFamilyOfToken, revokeAccess } from "./fragments";
import { readRefreshToken, type RefreshToken } from "./refresh/refresh-token";

/**
 * Revokes a token of this client at once. A refresh token, also an older one, ends its family and the access tokens of
 * that grant. It ends the session too when the program opened it for itself; a browser's session goes on. An access
 * token ends alone. An unknown, ended or foreign token changes nothing, and the answer does not say which it was.
 * @see RFC 7009 sections 2.1 and 2.2
 */
export async function revoke(given: { token: string; client: Client; caller: Caller }): Promise<void> {
  const refreshToken = readRefreshToken(given.token);
  if (refreshToken) await revokeFamily(refreshToken, given.client, given.caller);
  else await revokeAccessToken(given.token, given.client, given.caller);
}

async function revokeFamily(token: RefreshToken, client: Client, caller: Caller): Promise<void> {
  const familyHashes = keyedHashes("refresh-token", token.secret);
  await run(familyRevocation, { ...caller, familyHashes, clientId: client.id });
}

const familyRevocation = sql`
  with family as (${endFamilyOfToken}),
  session as (${endFrom(sql`family where of_program`, "revoked")}),
  event as (${recordFrom(sql`family`, {
    name: eventName("token.revoked"),
    userId: sql`user_id`,
    sessionId: sql`session_id`,
    details: sql`jsonb_build_object('client_id', client_id, 'token', 'refresh')`,
  })})
  ${recordFrom(sql`session`, {
    name: eventName("session.ended"),
    userId: sql`user_id`,
    sessionId: sql`id`,
    reason: sql`'revoked'`,
    outcome: sql`'session_ended'`,
  })}
`;

async function revokeAccessToken(token: string, client: Client, caller: Caller): Promise<void> {
  const claims = await verifyAccessToken(token, client.audience);
  if (!claims.ok || claims.value.clientId !== client.id) return;
  const { jti, expiresAtSeconds, subject, sessionId = null } = claims.value;
  await run(accessRevocation, {
    ...caller,
    jti,
    expiresAtSeconds,
    subject,
    sessionId,
    clientId: client.id,
    // Folded, because a session can issue any number of access tokens.
    foldKey: foldKeyOf("token.revoked", client.id, sessionId ?? subject),
    foldCount: 1,
    furtherRequestIds: [],
  });
}

const accessRevocation = sql`
  with revoked as (${revokeAccess})
  ${foldInto(sql`revoked`, {
    name: eventName("token.revoked"),
    userId: idOfSubject,
    sessionId: sql.uuid.orNull("sessionId"),
    details: sql`jsonb_build_object('client_id', ${sql.text("clientId")}, 'token', 'access')`,
  })}
`;
