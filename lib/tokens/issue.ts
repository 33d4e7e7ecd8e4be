// Gives a program its tokens: an access token and the first refresh token of a new family. Called by POST /auth/token
// after an authorization code; a sign-in over POST /auth/verify starts its family in its own statement.

import { sql } from "@/db/client";
import { eventName, recordFrom } from "@/lib/audit/fragments";
import type { Caller } from "@/lib/caller";
import { issueAccessToken } from "./access";
import type { Client } from "./clients/clients";
import { startFamilyFrom } from "./fragments";
import { newFamily, writeRefreshToken, type Family } from "./refresh/refresh-token";

export type Issued = {
  accessToken: string;
  /** Seconds. */
  expiresIn: number;
  refreshToken: string;
  /** Seconds until the refresh token is no longer taken, unless it is used. */
  refreshExpiresIn: number;
};

type Grant = {
  session: { id: string; authenticatedAt: Date };
  user: { id: string };
  client: Client;
  scope: string;
};

/** Starts a refresh family in a session that lives and issues tokens for it. One statement. */
export async function issueTokens(grant: Grant & { caller: Caller }): Promise<Issued> {
  const db = sql();
  const family = newFamily();
  const session = db`(select ${grant.session.id}::uuid as id, ${grant.client.id}::text as client_id) as session`;
  await db`
    with family as (${startFamilyFrom(db, session, family, grant.scope)})
    ${recordFrom(db, grant.caller, db`family`, {
      name: eventName(db, "token.issued"),
      userId: db`${grant.user.id}`,
      sessionId: db`${grant.session.id}`,
      details: db`jsonb_build_object('client_id', ${grant.client.id}::text)`,
    })}
  `;
  return writeTokens(grant, family);
}

/** The first tokens of a family that was written already. */
export async function writeTokens({ session, user, client, scope }: Grant, family: Family): Promise<Issued> {
  const access = await issueAccessToken({
    userId: user.id,
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
