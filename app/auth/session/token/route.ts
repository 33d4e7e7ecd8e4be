// POST /auth/session/token: a page of this origin gets a short access token for whoever is signed in here. By cookie, so
// from this origin's own pages only, whatever other origins a client has.

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
