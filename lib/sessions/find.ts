// Who holds a live session? Called by the guards of app/_http on every authenticated request, and by the
// Auth.js adapter.

import type { Fragment } from "@/db/client";
import { accept, refuse, type Outcome } from "@/lib/outcome";
import { hasIdForm, hasTokenForm, keyedHashes } from "@/lib/secret";
import { findById, findByTokenHash, touch, type SessionRow } from "./store";

export type User = { id: string; email: string; name: string | null; createdAt: Date };

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
 * Refuses: `unauthenticated` (malformed or unknown), `session_ended` (ended, run out, or a disabled user's).
 */
export async function findSessionByToken(token: string): Promise<Outcome<Session>> {
  if (!hasTokenForm(token)) return refuse("unauthenticated");
  return judge(await findByTokenHash(keyedHashes("session-token", token)));
}

/**
 * Finds the live session with a public id, such as an access token's `sid`.
 * @param refused an SQL condition on session `s` under which it counts as ended, such as a revoked token's
 * Refuses as {@link findSessionByToken}.
 */
export async function findSessionById(id: string, refused?: Fragment): Promise<Outcome<Session>> {
  if (!hasIdForm(id)) return refuse("unauthenticated");
  return judge(await findById(id, refused));
}

async function judge(row: SessionRow | null): Promise<Outcome<Session>> {
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
    user: { id: row.user_id, email: row.email, name: row.name, createdAt: row.user_created_at },
  });
}
