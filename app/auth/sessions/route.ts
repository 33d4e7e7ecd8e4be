// GET /auth/sessions: where a user is signed in. DELETE: signs out everywhere else.

import { declared, on } from "@/app/_http/api/declared";
import * as api from "@/lib/api/sessions";
import { endOtherSessions } from "@/lib/sessions/end";
import { listSessions } from "@/lib/sessions/list";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = declared([
  on(api.listSessions, async ({ who: { user, session } }) => {
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
  }),
  on(api.endOtherSessions, async ({ caller, who: { user, session } }) => {
    await endOtherSessions(user.id, session?.id ?? null, caller);
    return new Response(null, { status: 204 });
  }),
]);
