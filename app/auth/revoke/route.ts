// POST /auth/revoke: a program gives a token back. RFC 7009.

import { readClientRequest } from "@/app/_http/api/client-credentials";
import { endpoint } from "@/app/_http/api/endpoint";
import { readParameters } from "@/app/_http/api/oauth-body";
import { oauthError } from "@/app/_http/api/oauth-error";
import { aboutToken } from "@/lib/openapi/schemas/oauth";
import { revoke } from "@/lib/oauth/revoke";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  {
    POST: async (request, caller) => {
      const read = await readClientRequest(request);
      if (!read.ok) return oauthError(read, caller);
      const { client, fields } = read.value;
      // token_type_hint is not needed: a token's form tells its kind, and a wrong hint may not matter (section 2.1).
      const asked = readParameters(fields, aboutToken);
      if (!asked.ok) return oauthError(asked, caller);
      await revoke({ token: asked.value.token, client, caller });
      return new Response(null, { status: 200 });
    },
  },
  { cors: true, refused: (refusal, _, caller) => oauthError(refusal, caller) },
);
