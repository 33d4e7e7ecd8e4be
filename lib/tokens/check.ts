// Is this access token good right now? Its signature says that it was, the database says whether it still is. Called by
// the guards of app/_http and by introspection.

import { sql } from "@/db/client";
import { accept, refuse, type Outcome } from "@/lib/outcome";
import { findSessionById, type Session } from "@/lib/sessions/find";
import { verifyAccessToken, type VerifiedClaims } from "./access";
import { isRevoked } from "./fragments";

export type Checked = { claims: VerifiedClaims; session: Session };

/**
 * Verifies an access token and asks, in one statement, whether its session lives and nobody revoked it.
 * @param audience the service that the token has to be for; this one when left out
 * Refuses: `token_expired`, `token_invalid`, `session_ended`.
 */
export async function checkAccessToken(token: string, audience?: string): Promise<Outcome<Checked>> {
  const claims = await verifyAccessToken(token, audience);
  if (!claims.ok) return claims;
  const { sessionId, userId } = claims.value;
  const session = await findSessionById(sessionId, isRevoked(sql(), claims.value));
  if (!session.ok) return refuse(session.reason === "unauthenticated" ? "session_ended" : session.reason);
  if (session.value.user.id !== userId) return refuse("token_invalid");
  return accept({ claims: claims.value, session: session.value });
}
