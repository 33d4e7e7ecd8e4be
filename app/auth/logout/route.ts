// POST /auth/logout: ends the session of an access token or a cookie, at once.

import { setCookie } from "@/app/_http/cookies";
import { endpoint } from "@/app/_http/api/endpoint";
import { authenticateSession } from "@/app/_http/guards";
import { problem } from "@/app/_http/api/problem";
import { endSession } from "@/lib/sessions/end";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  {
    POST: async (request, caller) => {
      const authenticated = await authenticateSession(request);
      if (!authenticated.ok) return problem(authenticated, caller);
      const { session, by } = authenticated.value;
      await endSession(session.id, caller);
      return new Response(null, {
        status: 204,
        headers: by === "cookie" ? { "Set-Cookie": setCookie("session", null) } : {},
      });
    },
  },
  { cors: true },
);
