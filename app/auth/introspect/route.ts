// POST /auth/introspect: a backend asks whether a token is good right now. RFC 7662.

import { clientOf } from "@/app/_http/client-credentials";
import { endpoint } from "@/app/_http/endpoint";
import { readOAuthBody, readParameters } from "@/app/_http/oauth-body";
import { oauthError } from "@/app/_http/oauth-error";
import { aboutToken } from "@/lib/openapi/schemas/oauth";
import { refuse } from "@/lib/outcome";
import { introspect } from "@/lib/tokens/introspect";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  {
    POST: async (request, caller) => {
      const body = await readOAuthBody(request);
      if (!body.ok) return oauthError(body, caller);
      const client = await clientOf(request, body.value);
      if (!client.ok) return oauthError(client, caller);
      // Anybody may name a public client, and nobody may try out tokens here (section 2.1).
      if (client.value.kind === "public") return oauthError(refuse("unauthenticated"), caller);
      const asked = readParameters(body.value, aboutToken);
      if (!asked.ok) return oauthError(asked, caller);
      return Response.json(await introspect(asked.value.token, client.value));
    },
  },
  { refused: (refusal, _, caller) => oauthError(refusal, caller) },
);
