// DELETE /auth/sessions/{id}: somebody ends one of their sessions.

import { setCookie } from "@/app/_http/cookies";
import { endpoint } from "@/app/_http/api/endpoint";
import { authenticateToWrite } from "@/app/_http/guards";
import { problem } from "@/app/_http/api/problem";
import { endSessionOf } from "@/lib/sessions/end";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  {
    DELETE: async (request, caller, { params }) => {
      const authenticated = await authenticateToWrite(request);
      if (!authenticated.ok) return problem(authenticated, caller);
      const { user, session, by } = authenticated.value;
      const id = String((await params).id);
      const ended = await endSessionOf(user.id, id, caller);
      if (!ended.ok) return problem(ended, caller);
      const own = by === "cookie" && id === session?.id;
      return new Response(null, { status: 204, headers: own ? { "Set-Cookie": setCookie("session", null) } : {} });
    },
  },
  { cors: true },
);
