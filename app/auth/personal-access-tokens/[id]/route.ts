// DELETE /auth/personal-access-tokens/{id}: somebody ends one of their tokens.

import { endpoint } from "@/app/_http/api/endpoint";
import { authenticateToWrite } from "@/app/_http/guards";
import { problem } from "@/app/_http/api/problem";
import { endPersonalAccessToken } from "@/lib/tokens/personal/personal";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  {
    DELETE: async (request, caller, { params }) => {
      const authenticated = await authenticateToWrite(request);
      if (!authenticated.ok) return problem(authenticated, caller);
      const ended = await endPersonalAccessToken(authenticated.value.user.id, String((await params).id), caller);
      return ended.ok ? new Response(null, { status: 204 }) : problem(ended, caller);
    },
  },
  { cors: true },
);
