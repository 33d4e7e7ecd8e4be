// DELETE /auth/personal-access-tokens/{id}: a user ends one of their tokens.

import { declared, on } from "@/app/_http/api/declared";
import * as api from "@/lib/api/personal";
import { endPersonalAccessToken } from "@/lib/tokens/personal/personal";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = declared([
  on(api.endPersonalAccessToken, async ({ caller, who: { user }, params: { id } }) => {
    const ended = await endPersonalAccessToken(user.id, id!, caller);
    return ended.ok ? new Response(null, { status: 204 }) : ended;
  }),
]);
