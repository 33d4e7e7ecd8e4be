// POST /auth/introspect: a backend asks whether a token is good right now. RFC 7662.

import { readClientRequest } from "@/app/_http/client-credentials";
import { endpoint } from "@/app/_http/endpoint";
import { missing } from "@/app/_http/oauth-body";
import { oauthError } from "@/app/_http/oauth-error";
import { refuse } from "@/lib/outcome";
import { introspect } from "@/lib/tokens/introspect";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  {
    POST: async (request, caller) => {
      const read = await readClientRequest(request);
      if (!read.ok) return oauthError(read, caller);
      const { client, fields } = read.value;
      // Anybody may name a public client, and nobody may try out tokens here (section 2.1).
      if (client.kind === "public") return oauthError(refuse("unauthenticated"), caller);
      if (fields.token === undefined) return oauthError(missing("token"), caller);
      return Response.json(await introspect(fields.token, client));
    },
  },
  { refused: (refusal, _, caller) => oauthError(refusal, caller) },
);
