// GET /auth/me: who an access token, a personal access token or a session cookie belongs to. For a token for another
// service, the answer holds only the user. A client with its own audience uses this to find out who signed in.

import { declared, on } from "@/app/_http/api/declared";
import { me } from "@/lib/api/sessions";
import type { Session } from "@/lib/sessions/find";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = declared([
  on(me, async ({ who: { user, session, forUs } }) =>
    Response.json({
      user: { id: user.subject, email: user.email, name: user.name, created_at: user.createdAt },
      ...(forUs && { session: session && present(session), memberships: [] }),
    }),
  ),
]);

function present({ id, clientId, createdAt, authenticatedAt, expiresAt, browser, network }: Session) {
  return {
    id,
    client_id: clientId,
    created_at: createdAt,
    authenticated_at: authenticatedAt,
    expires_at: expiresAt,
    browser,
    network,
  };
}
