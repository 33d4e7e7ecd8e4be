// Checks whether a personal access token is valid right now. Called by the guards of app/_http, by the check of access
// tokens that were exchanged for one, and by the exchange.

import { accept, refuse, type Outcome } from "@/lib/outcome";
import { keyedHashes } from "@/lib/secret";
import type { User } from "@/lib/sessions/find";
import { hasPersonalAccessTokenForm, type PersonalAccessTokenScope } from "./personal-access-token";
import type { CheckedRow } from "./fragments";
import { usePersonal } from "./store";

export type CheckedPersonal = { id: string; scope: PersonalAccessTokenScope; secondsLeft: number; user: User };

/**
 * Finds the live token with this secret and records its use, in one statement. A malformed one costs no statement.
 * @param secret untrusted
 * Refuses: `token_invalid` (malformed, unknown, or a deleted user's), `token_expired`, `session_ended` (ended, or a
 * disabled user's).
 */
export async function checkPersonalAccessToken(secret: string): Promise<Outcome<CheckedPersonal>> {
  if (!hasPersonalAccessTokenForm(secret)) return refuse("token_invalid");
  return personalOf(await usePersonal(keyedHashes("personal-access-token", secret)));
}

/** The token of a row, when it is live. Refuses as {@link checkPersonalAccessToken}. */
export function personalOf(row: CheckedRow | undefined): Outcome<CheckedPersonal> {
  if (!row) return refuse("token_invalid");
  if (row.ended) return refuse("session_ended");
  if (row.expired) return refuse("token_expired");
  return accept({
    id: row.id,
    scope: row.scope,
    secondsLeft: row.seconds_left,
    user: { id: row.user_id, subject: row.subject, email: row.email, name: row.name, createdAt: row.user_created_at },
  });
}
