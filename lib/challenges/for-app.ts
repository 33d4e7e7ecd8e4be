// Which challenges belong to an app's sign-in: their return path is the app's request at GET /authorize. Asked by the
// verbs of lib/sign-in and by app/_http/page/return-to.ts.

import { sql, type Piece } from "@/db/sql";

/** How such a return path begins. */
export const authorizationPath = "/authorize?";

/** Tells whether a challenge with this return path belongs to an app's sign-in. */
export function isForApp(returnTo: string | null): boolean {
  return returnTo?.startsWith(authorizationPath) ?? false;
}

/** An SQL condition: a challenge with this return path belongs to an app's sign-in. @param returnTo an SQL expression */
export function isOfApp<ReturnTo extends Piece>(returnTo: ReturnTo) {
  return sql`coalesce(starts_with(${returnTo}, ${sql.literal(authorizationPath)}), false)`;
}
