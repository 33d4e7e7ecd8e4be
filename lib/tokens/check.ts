// Is this access token good right now? Its signature says that it was, the database says whether it still is. Called by
// the guards of app/_http and by introspection.

import { sql } from "@/db/client";
import { accept, refuse, type Outcome } from "@/lib/outcome";
import { findSessionById, type Session, type User } from "@/lib/sessions/find";
import { verifyAccessToken, type VerifiedClaims } from "./access";
import { wasRegisteredForToken } from "./clients/registered-fragments";
import { findPersonalAccessToken } from "./personal/check";
import { isRevoked, isRevokedItself } from "./fragments";

/** `session` is null where the token was got for a personal access token. */
export type Checked = { claims: VerifiedClaims; session: Session | null; user: User };

/**
 * Verifies an access token and asks, in one statement, whether its session or its personal access token lives, its
 * client has been there since, and nobody revoked it.
 * @param audience as for verifyAccessToken
 * Refuses: `token_expired`, `token_invalid`, `session_ended`.
 */
export async function checkAccessToken(token: string, audience?: string): Promise<Outcome<Checked>> {
  const claims = await verifyAccessToken(token, audience);
  if (!claims.ok) return claims;
  const found = await findBasis(claims.value);
  if (!found.ok) return found;
  if (found.value.user.id !== claims.value.userId) return refuse("token_invalid");
  return accept({ claims: claims.value, ...found.value });
}

async function findBasis(claims: VerifiedClaims): Promise<Outcome<{ session: Session | null; user: User }>> {
  const db = sql();
  if (claims.personalAccessTokenId !== undefined) {
    const refused = db`(${isRevokedItself(db, claims)} or not ${wasRegisteredForToken(db, claims)})`;
    const personal = await findPersonalAccessToken(claims.personalAccessTokenId, refused);
    return personal.ok ? accept({ session: null, user: personal.value.user }) : personal;
  }
  const session = await findSessionById(claims.sessionId, isRevoked(db, claims));
  if (!session.ok) return refuse(session.reason === "unauthenticated" ? "session_ended" : session.reason);
  return accept({ session: session.value, user: session.value.user });
}
