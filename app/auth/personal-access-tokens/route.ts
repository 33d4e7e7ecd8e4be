// GET /auth/personal-access-tokens: the tokens that somebody made for scripts. POST: makes one, and tells its secret once.

import { readJson } from "@/app/_http/body";
import { endpoint } from "@/app/_http/api/endpoint";
import { authenticateBrowser, authenticateToRead } from "@/app/_http/guards";
import { problem } from "@/app/_http/api/problem";
import {
  createPersonalAccessToken,
  listPersonalAccessTokens,
  type PersonalAccessToken,
} from "@/lib/tokens/personal/personal";
import { newTokenBody } from "@/lib/openapi/schemas/personal";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  {
    GET: async (request, caller) => {
      const authenticated = await authenticateToRead(request);
      if (!authenticated.ok) return problem(authenticated, caller);
      const tokens = await listPersonalAccessTokens(authenticated.value.user.id);
      return Response.json({ personal_access_tokens: tokens.map(present) });
    },
    POST: async (request, caller) => {
      const authenticated = await authenticateBrowser(request);
      if (!authenticated.ok) return problem(authenticated, caller);
      const input = await readJson(request, newTokenBody);
      if (!input.ok) return problem(input, caller);
      const { name, scope, expires_in_days: days } = input.value;
      const created = await createPersonalAccessToken({
        userId: authenticated.value.user.id,
        name,
        scope,
        days,
        caller,
      });
      if (!created.ok) return problem(created, caller);
      return Response.json({ ...present(created.value.token), token: created.value.secret }, { status: 201 });
    },
  },
  { cors: true },
);

function present({ id, name, scope, createdAt, expiresAt, lastUsedAt }: PersonalAccessToken) {
  return { id, name, scope, created_at: createdAt, expires_at: expiresAt, last_used_at: lastUsedAt };
}
