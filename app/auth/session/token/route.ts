// POST /auth/session/token: a page of this origin gets a short access token for whoever is signed in here. By cookie, so
// from this origin's own pages only, whatever other origins a client has.

import { readCookie } from "@/app/_http/cookies";
import { endpoint } from "@/app/_http/api/endpoint";
import { isSameOrigin } from "@/app/_http/origin";
import { problem } from "@/app/_http/api/problem";
import { env } from "@/lib/env";
import { refuse } from "@/lib/outcome";
import { findSessionByToken } from "@/lib/sessions/find";
import { issueAccessToken } from "@/lib/tokens/access";
import { defaultClientId, fullScope } from "@/lib/oauth/clients/clients";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: async (request, caller) => {
    if (!isSameOrigin(request.headers, env().origin)) return problem(refuse("origin_not_allowed"), caller);
    const token = readCookie(request.headers, "session");
    if (!token) return problem(refuse("unauthenticated"), caller);
    const session = await findSessionByToken(token);
    if (!session.ok) return problem(session, caller);
    const { id, user, authenticatedAt } = session.value;
    const issued = await issueAccessToken({
      subject: user.subject,
      sessionId: id,
      clientId: defaultClientId,
      scope: fullScope,
      authenticatedAt,
    });
    return Response.json({ access_token: issued.token, token_type: "Bearer", expires_in: issued.expiresInSeconds });
  },
});
