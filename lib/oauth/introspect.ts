// Says whether a token is valid right now, for a backend that cannot wait until it expires. Called by POST
// /auth/introspect.

import { env } from "@/lib/env";
import { checkAccessToken } from "./check";
import type { Client } from "./clients/clients";
import { databaseSeconds } from "@/lib/tokens/keys/database-clock";
import { readRefreshToken, type RefreshToken } from "./refresh/refresh-token";
import { hasScope } from "./scope";
import { readFamily } from "./refresh/store";

/** @see RFC 7662 section 2.2. `username` and `email` are both the address, because users have no other unique name. */
export type Introspection =
  | { active: false }
  | {
      active: true;
      iss: string;
      sub: string;
      client_id: string;
      scope: string;
      sid?: string;
      exp: number;
      aud?: string;
      iat?: number;
      jti?: string;
      token_type?: "Bearer";
      username?: string;
      email?: string;
    };

const inactive: Introspection = { active: false };

/**
 * Describes an access token for the client's audience, with the user's address where its scope has `read`, or a refresh
 * token of the client itself. Everything else is inactive, whatever the cause: expired, revoked, of an ended session or
 * a disabled user, another client's, or not a token.
 * @param client a confidential client that has authenticated
 */
export async function introspect(token: string, client: Client): Promise<Introspection> {
  const refreshToken = readRefreshToken(token);
  return refreshToken ? aboutRefreshToken(refreshToken, client) : aboutAccessToken(token, client);
}

async function aboutAccessToken(token: string, client: Client): Promise<Introspection> {
  const checked = await checkAccessToken(token, client.audience);
  if (!checked.ok) return inactive;
  const { subject, sessionId, clientId, scope, jti, audience, issuedAtSeconds, expiresAtSeconds } =
    checked.value.claims;
  const { email } = checked.value.user;
  // Our own routes tolerate clocks that differ. Introspection is exact.
  if (expiresAtSeconds <= databaseSeconds()) return inactive;
  return {
    active: true,
    token_type: "Bearer",
    iss: env().origin,
    sub: subject,
    aud: audience,
    client_id: clientId,
    scope,
    // Absent for a token that was exchanged for a personal access token.
    ...(sessionId !== undefined && { sid: sessionId }),
    jti,
    iat: issuedAtSeconds,
    exp: expiresAtSeconds,
    ...(hasScope(scope, "read") && { username: email, email }),
  };
}

async function aboutRefreshToken(token: RefreshToken, client: Client): Promise<Introspection> {
  const family = await readFamily(token, client);
  if (!family || family.result === "ended" || family.result === "reused") return inactive;
  return {
    active: true,
    iss: env().origin,
    sub: family.subject,
    client_id: family.client_id,
    scope: family.scope,
    sid: family.session_id,
    exp: family.expires_at,
  };
}
