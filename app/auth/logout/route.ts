// POST /auth/logout: ends the session of an access token or a cookie, at once.

import { setCookie } from "@/app/_http/cookies";
import { declared, on } from "@/app/_http/api/declared";
import { logout } from "@/lib/api/sessions";
import { endSession } from "@/lib/sessions/end";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = declared([
  on(logout, async ({ caller, who: { session, by } }) => {
    await endSession(session.id, caller);
    return new Response(null, {
      status: 204,
      headers: by === "cookie" ? { "Set-Cookie": setCookie("session", null) } : {},
    });
  }),
]);
