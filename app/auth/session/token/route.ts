// POST /auth/session/token: a page of this origin gets a short-lived access token for the user who is signed in here. It
// needs the cookie, so only this origin's own pages can call it, even if a client lists other origins.

import { declared, on } from "@/app/_http/api/declared";
import { sessionToken } from "@/lib/api/sessions";
import { issueAccessToken } from "@/lib/tokens/access";
import { defaultClientId, fullScope } from "@/lib/oauth/clients/clients";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = declared([
  on(sessionToken, async ({ who: { user, session } }) => {
    const issued = await issueAccessToken({
      subject: user.subject,
      sessionId: session.id,
      clientId: defaultClientId,
      scope: fullScope,
      authenticatedAt: session.authenticatedAt,
    });
    return Response.json({ access_token: issued.token, token_type: "Bearer", expires_in: issued.expiresInSeconds });
  }),
]);
