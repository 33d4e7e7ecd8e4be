// GET /auth/sessions: where somebody is signed in. DELETE: sign out everywhere else.

import { endpoint } from "@/app/_http/api/endpoint";
import { authenticateToRead, authenticateToWrite } from "@/app/_http/guards";
import { problem } from "@/app/_http/api/problem";
import { endOtherSessions } from "@/lib/sessions/end";
import { listSessions } from "@/lib/sessions/list";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  {
    GET: async (request, caller) => {
      const authenticated = await authenticateToRead(request);
      if (!authenticated.ok) return problem(authenticated, caller);
      const { user, session } = authenticated.value;
      const sessions = await listSessions(user.id);
      return Response.json({
        sessions: sessions.map(({ id, clientId, createdAt, authenticatedAt, seenAt, expiresAt, browser, network }) => ({
          id,
          current: id === session?.id,
          client_id: clientId,
          created_at: createdAt,
          authenticated_at: authenticatedAt,
          seen_at: seenAt,
          expires_at: expiresAt,
          browser,
          network,
        })),
      });
    },
    DELETE: async (request, caller) => {
      const authenticated = await authenticateToWrite(request);
      if (!authenticated.ok) return problem(authenticated, caller);
      const { user, session } = authenticated.value;
      await endOtherSessions(user.id, session?.id ?? null, caller);
      return new Response(null, { status: 204 });
    },
  },
  { cors: true },
);
