// Gives a client its tokens. Called by POST /auth/token and POST /auth/verify. There are no refresh tokens yet.

import type { Caller } from "@/lib/caller";
import { issueAccessToken } from "./access";
import type { Client } from "./clients";

export type Issued = {
  accessToken: string;
  /** Seconds. */
  expiresIn: number;
  refreshToken?: string;
  refreshExpiresIn?: number;
};

/** Issues tokens of a session that lives, for one client. */
export async function issueTokens(grant: {
  session: { id: string; authenticatedAt: Date };
  user: { id: string };
  client: Client;
  scope: string;
  caller: Caller;
}): Promise<Issued> {
  const { token, expiresInSeconds } = await issueAccessToken({
    userId: grant.user.id,
    sessionId: grant.session.id,
    clientId: grant.client.id,
    scope: grant.scope,
    authenticatedAt: grant.session.authenticatedAt,
    audience: grant.client.audience,
    lifetimeSeconds: grant.client.accessTokenSeconds,
  });
  return { accessToken: token, expiresIn: expiresInSeconds };
}
