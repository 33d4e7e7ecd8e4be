// DELETE /auth/sessions/{id}: a user ends one of their sessions.

import { setCookie } from "@/app/_http/cookies";
import { declared, on } from "@/app/_http/api/declared";
import { endSession } from "@/lib/api/sessions";
import { endSessionOf } from "@/lib/sessions/end";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = declared([
  on(endSession, async ({ caller, who: { user, session, by }, params: { id } }) => {
    const ended = await endSessionOf(user.id, id!, caller);
    if (!ended.ok) return ended;
    const own = by === "cookie" && id === session?.id;
    return new Response(null, { status: 204, headers: own ? { "Set-Cookie": setCookie("session", null) } : {} });
  }),
]);
