// GET /auth/me: who an access token, a personal access token or a session cookie belongs to.

import { endpoint } from "@/app/_http/api/endpoint";
import { authenticate } from "@/app/_http/guards";
import { problem } from "@/app/_http/api/problem";
import type { Session } from "@/lib/sessions/find";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  {
    GET: async (request, caller) => {
      const authenticated = await authenticate(request);
      if (!authenticated.ok) return problem(authenticated, caller);
      const { user, session } = authenticated.value;
      return Response.json({
        user: { id: user.id, email: user.email, name: user.name, created_at: user.createdAt },
        session: session && present(session),
        memberships: [],
      });
    },
  },
  { cors: true },
);

function present({ id, clientId, createdAt, authenticatedAt, expiresAt, browser, network }: Session) {
  return { id, client_id: clientId, created_at: createdAt, authenticated_at: authenticatedAt, expires_at: expiresAt, browser, network };
}
