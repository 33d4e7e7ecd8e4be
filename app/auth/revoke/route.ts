// POST /auth/revoke: a program revokes a token. RFC 7009.

import { declared, on } from "@/app/_http/api/declared";
import * as oauth from "@/lib/api/oauth";
import { revoke } from "@/lib/oauth/revoke";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = declared([
  on(oauth.revoke, async ({ caller, who: { client }, input: { token } }) => {
    // token_type_hint is ignored. A token's format shows its kind, and a wrong hint must not matter (section 2.1).
    await revoke({ token, client, caller });
    return new Response(null, { status: 200 });
  }),
]);
