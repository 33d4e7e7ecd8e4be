// POST /auth/introspect: a backend asks whether a token is good right now. RFC 7662.

import { declared, on } from "@/app/_http/api/declared";
import * as oauth from "@/lib/api/oauth";
import { introspect } from "@/lib/oauth/introspect";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = declared([
  // Anyone can claim to be a public client, so it is refused. Otherwise anyone could try out tokens (section 2.1).
  on(oauth.introspect, async ({ who: { client }, input: { token } }) => Response.json(await introspect(token, client))),
]);
