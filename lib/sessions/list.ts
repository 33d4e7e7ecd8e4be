// Lists where a user is signed in. Called by GET /auth/sessions and /account.

import { listLive } from "./store";

export type ListedSession = {
  id: string;
  clientId: string;
  authenticatedAt: Date;
  createdAt: Date;
  /** The last use, to within a day. */
  seenAt: Date;
  expiresAt: Date;
  browser: string;
  network: string;
};

/** The live sessions of a user, the most recently used first; at most 200. */
export async function listSessions(userId: string): Promise<ListedSession[]> {
  const rows = await listLive(userId);
  return rows.map((row) => ({
    id: row.id,
    clientId: row.client_id,
    authenticatedAt: row.authenticated_at,
    createdAt: row.created_at,
    seenAt: row.seen_at,
    expiresAt: row.expires_at,
    browser: row.browser,
    network: row.network,
  }));
}
