// POST /auth/revoke: a program gives a token back. RFC 7009.

import { clientOf } from "@/app/_http/client-credentials";
import { endpoint } from "@/app/_http/endpoint";
import { readOAuthBody, readParameters } from "@/app/_http/oauth-body";
import { oauthError } from "@/app/_http/oauth-error";
import { aboutToken } from "@/lib/openapi/schemas/oauth";
import { revoke } from "@/lib/tokens/revoke";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  {
    POST: async (request, caller) => {
      const body = await readOAuthBody(request);
      if (!body.ok) return oauthError(body, caller);
      const client = await clientOf(request, body.value);
      if (!client.ok) return oauthError(client, caller);
      // token_type_hint is not needed: a token's form tells its kind, and a wrong hint may not matter (section 2.1).
      const asked = readParameters(body.value, aboutToken);
      if (!asked.ok) return oauthError(asked, caller);
      await revoke({ token: asked.value.token, client: client.value, caller });
      return new Response(null, { status: 200 });
    },
  },
  { cors: true, refused: (refusal, _, caller) => oauthError(refusal, caller) },
);
