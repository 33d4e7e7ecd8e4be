// A program gives a token back. Called by POST /auth/revoke.

import { sql } from "@/db/client";
import { eventName, foldInto, recordFrom } from "@/lib/audit/fragments";
import { foldKey } from "@/lib/audit/record";
import type { Caller } from "@/lib/caller";
import { endFrom } from "@/lib/sessions/fragments";
import { verifyAccessToken } from "./access";
import type { Client } from "./clients/clients";
import { endFamilyOf, revokeAccess } from "./fragments";
import { readRefreshToken, type RefreshToken } from "./refresh/refresh-token";

/**
 * Revokes a token of this client at once. A refresh token, a former one too, ends its family and the access tokens of
 * that grant, and the session where the program opened it for itself: a browser's session goes on. An access token ends
 * by itself. A token that is unknown, has ended or is another client's changes nothing, and nobody is told which.
 * @see RFC 7009 sections 2.1 and 2.2
 */
export async function revoke(given: { token: string; client: Client; caller: Caller }): Promise<void> {
  const refreshToken = readRefreshToken(given.token);
  if (refreshToken) await revokeFamily(refreshToken, given.client, given.caller);
  else await revokeAccessToken(given.token, given.client, given.caller);
}

async function revokeFamily(token: RefreshToken, client: Client, caller: Caller): Promise<void> {
  const db = sql();
  await db`
    with family as (${endFamilyOf(db, token, client.id)}),
    session as (${endFrom(db, db`family where of_program`, "revoked")}),
    told as (${recordFrom(db, caller, db`family`, {
      name: eventName(db, "token.revoked"),
      userId: db`user_id`,
      sessionId: db`session_id`,
      details: db`jsonb_build_object('client_id', client_id, 'token', 'refresh')`,
    })})
    ${recordFrom(db, caller, db`session`, {
      name: eventName(db, "session.ended"),
      userId: db`user_id`,
      sessionId: db`id`,
      reason: db`'revoked'`,
      outcome: db`'session_ended'`,
    })}
  `;
}

async function revokeAccessToken(token: string, client: Client, caller: Caller): Promise<void> {
  const claims = await verifyAccessToken(token, client.audience);
  if (!claims.ok || claims.value.clientId !== client.id) return;
  const db = sql();
  const { userId, sessionId } = claims.value;
  const told = {
    name: eventName(db, "token.revoked"),
    userId: db`${userId}`,
    sessionId: db`${sessionId ?? null}`,
    details: db`jsonb_build_object('client_id', ${client.id}::text, 'token', 'access')`,
  };
  // Folded: a session gives out as many access tokens as it is asked for.
  const key = foldKey("token.revoked", client.id, sessionId ?? userId);
  await db`
    with revoked as (${revokeAccess(db, claims.value)})
    ${foldInto(db, caller, told, { key, count: 1, furtherRequestIds: [] }, db`revoked`)}
  `;
}
