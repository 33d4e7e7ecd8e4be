// Issues a program's tokens: an access token, and the first refresh token of a family that a statement has just
// started. Called by POST /auth/verify, and where an authorization code was redeemed.

import { issueAccessToken } from "@/lib/tokens/access";
import type { Client } from "./clients/clients";
import { writeRefreshToken, type Family } from "./refresh/refresh-token";

export type Issued = {
  accessToken: string;
  /** Seconds. */
  expiresIn: number;
  refreshToken: string;
  /** Seconds until the refresh token expires, unless it is used. */
  refreshExpiresIn: number;
};

type Grant = {
  session: { id: string; authenticatedAt: Date };
  user: { subject: string };
  client: Client;
  scope: string;
};

/** The first tokens of a family that is already stored. */
export async function writeTokens({ session, user, client, scope }: Grant, family: Family): Promise<Issued> {
  const access = await issueAccessToken({
    subject: user.subject,
    sessionId: session.id,
    familyId: family.id,
    clientId: client.id,
    scope,
    authenticatedAt: session.authenticatedAt,
    audience: client.audience,
    lifetimeSeconds: client.accessTokenSeconds,
  });
  return {
    accessToken: access.token,
    expiresIn: access.expiresInSeconds,
    refreshToken: writeRefreshToken({ secret: family.secret, generation: 0 }),
    refreshExpiresIn: Math.min(client.refreshIdleSeconds, client.refreshAbsoluteSeconds),
  };
}
