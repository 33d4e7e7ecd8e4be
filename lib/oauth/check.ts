// Checks whether an access token is valid right now. Its signature says that it was issued; the database says whether
// it is still valid. Called by the guards of app/_http and by introspection.

import { run } from "@/db/client";
import { sql } from "@/db/sql";
import { accept, refuse, type Outcome } from "@/lib/outcome";
import { sessionOf, type Session, type User } from "@/lib/sessions/find";
import { readSession } from "@/lib/sessions/fragments";
import { verifyAccessToken, type VerifiedClaims } from "@/lib/tokens/access";
import { personalOf } from "@/lib/tokens/personal/check";
import { readPersonal } from "@/lib/tokens/personal/fragments";
import { isRevokedAlone, isRevokedWithFamily } from "./fragments";

/** `session` is null for a token that was exchanged for a personal access token. */
export type Checked = { claims: VerifiedClaims; session: Session | null; user: User };

/**
 * Verifies an access token. One statement then checks that its session or personal access token is live, that its
 * client has been registered all the time, and that it was not revoked.
 * @param audience as for verifyAccessToken
 * Refuses: `token_expired`, `token_invalid`, `session_ended`.
 */
export async function checkAccessToken(token: string, audience?: string): Promise<Outcome<Checked>> {
  const claims = await verifyAccessToken(token, audience);
  if (!claims.ok) return claims;
  const found = await findBasis(claims.value);
  if (!found.ok) return found;
  if (found.value.user.subject !== claims.value.subject) return refuse("token_invalid");
  return accept({ claims: claims.value, ...found.value });
}

const session = sql`s.id = ${sql.uuid("sessionId")}`;
const statements = {
  personal: readPersonal(sql`t.id = ${sql.uuid("personalAccessTokenId")}`, isRevokedAlone),
  withFamily: readSession(session, isRevokedWithFamily),
  alone: readSession(session, isRevokedAlone),
};

async function findBasis(claims: VerifiedClaims): Promise<Outcome<{ session: Session | null; user: User }>> {
  if (claims.personalAccessTokenId !== undefined) {
    const personal = personalOf((await run(statements.personal, claims))[0]);
    return personal.ok ? accept({ session: null, user: personal.value.user }) : personal;
  }
  const { familyId } = claims;
  const [row] = await (familyId === undefined
    ? run(statements.alone, claims)
    : run(statements.withFamily, { ...claims, familyId }));
  const found = await sessionOf(row ?? null);
  if (!found.ok) return refuse(found.reason === "unauthenticated" ? "session_ended" : found.reason);
  return accept({ session: found.value, user: found.value.user });
}
