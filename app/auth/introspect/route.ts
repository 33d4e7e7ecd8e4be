// POST /auth/introspect: a backend asks whether a token is good right now. RFC 7662.

import { readClientRequest } from "@/app/_http/api/client-credentials";
import { endpoint } from "@/app/_http/api/endpoint";
import { readParameters } from "@/app/_http/api/oauth-body";
import { oauthError } from "@/app/_http/api/oauth-error";
import { aboutToken } from "@/lib/openapi/schemas/oauth";
import { refuse } from "@/lib/outcome";
import { introspect } from "@/lib/oauth/introspect";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  {
    POST: async (request, caller) => {
      const read = await readClientRequest(request);
      if (!read.ok) return oauthError(read, caller);
      const { client, fields } = read.value;
      // Anybody may name a public client, and nobody may try out tokens here (section 2.1).
      if (client.kind === "public") return oauthError(refuse("unauthenticated"), caller);
      const asked = readParameters(fields, aboutToken);
      if (!asked.ok) return oauthError(asked, caller);
      return Response.json(await introspect(asked.value.token, client));
    },
  },
  { cors: true, refused: (refusal, _, caller) => oauthError(refusal, caller) },
);
