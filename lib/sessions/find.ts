// Finds live sessions. Called by the guards of app/_http on every authenticated request, and by the Auth.js adapter.

import { accept, refuse, type Outcome } from "@/lib/outcome";
import { hasIdForm, hasTokenForm, keyedHashes } from "@/lib/secret";
import type { SessionRow } from "./fragments";
import { findById, findByTokenHash, touch } from "./store";

export type User = {
  id: string;
  /**
   * The user's id for programs: `sub` of every token. The same as `id`, unless the user was imported with another one.
   */
  subject: string;
  email: string;
  name: string | null;
  createdAt: Date;
};

export type Session = {
  id: string;
  clientId: string;
  authenticatedAt: Date;
  createdAt: Date;
  expiresAt: Date;
  browser: string;
  network: string;
  user: User;
};

/**
 * Finds the live session of a browser's cookie.
 * @param token the cookie's value, untrusted
 * Refuses: `unauthenticated` (malformed or unknown), `session_ended` (ended, expired, or a disabled user's).
 */
export async function findSessionByToken(token: string): Promise<Outcome<Session>> {
  if (!hasTokenForm(token)) return refuse("unauthenticated");
  return sessionOf(await findByTokenHash(keyedHashes("session-token", token)));
}

/**
 * Finds the live session with a public id, such as an access token's `sid`.
 * Refuses as {@link findSessionByToken}.
 */
export async function findSessionById(id: string): Promise<Outcome<Session>> {
  if (!hasIdForm(id)) return refuse("unauthenticated");
  return sessionOf(await findById(id));
}

/** The session of a row, when it is live. Refuses as {@link findSessionByToken}. */
export async function sessionOf(row: SessionRow | null): Promise<Outcome<Session>> {
  if (!row) return refuse("unauthenticated");
  if (!row.live) return refuse("session_ended");
  if (row.stale) await touch(row.id);
  return accept({
    id: row.id,
    clientId: row.client_id,
    authenticatedAt: row.authenticated_at,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    browser: row.browser,
    network: row.network,
    user: { id: row.user_id, subject: row.subject, email: row.email, name: row.name, createdAt: row.user_created_at },
  });
}
