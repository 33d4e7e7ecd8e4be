// Tells which challenges belong to an app's sign-in: those whose return path is the app's request to GET /authorize.
// Called by the verbs of lib/sign-in and by app/_http/page/return-to.ts.

import { sql, type Piece } from "@/db/sql";

/** How the return path of an app's sign-in begins. */
export const authorizationPath = "/authorize?";

/** True when a challenge with this return path belongs to an app's sign-in. */
export function isForApp(returnTo: string | null): boolean {
  return returnTo?.startsWith(authorizationPath) ?? false;
}

/**
 * An SQL condition: a challenge with this return path belongs to an app's sign-in.
 * @param returnTo an SQL expression
 */
export function isOfApp<ReturnTo extends Piece>(returnTo: ReturnTo) {
  return sql`coalesce(starts_with(${returnTo}, ${sql.literal(authorizationPath)}), false)`;
}
