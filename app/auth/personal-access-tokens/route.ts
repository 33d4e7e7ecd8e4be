// GET /auth/personal-access-tokens: a user's tokens for scripts. POST: creates one and returns its secret once.

import { declared, on } from "@/app/_http/api/declared";
import * as api from "@/lib/api/personal";
import {
  createPersonalAccessToken,
  listPersonalAccessTokens,
  type PersonalAccessToken,
} from "@/lib/tokens/personal/personal";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = declared([
  on(api.listPersonalAccessTokens, async ({ who: { user } }) => {
    const tokens = await listPersonalAccessTokens(user.id);
    return Response.json({ personal_access_tokens: tokens.map(present) });
  }),
  on(api.createPersonalAccessToken, async ({ caller, who: { user }, input }) => {
    const { name, scope, expires_in_days: days } = input;
    const created = await createPersonalAccessToken({ userId: user.id, name, scope, days, caller });
    if (!created.ok) return created;
    return Response.json({ ...present(created.value.token), token: created.value.secret }, { status: 201 });
  }),
]);

function present({ id, name, scope, createdAt, expiresAt, lastUsedAt }: PersonalAccessToken) {
  return { id, name, scope, created_at: createdAt, expires_at: expiresAt, last_used_at: lastUsedAt };
}
