// What the waiting tab asks: does this browser hold a session by now? It never tells what happened elsewhere.

import { readCookie } from "@/app/_http/cookies";
import { endpoint } from "@/app/_http/endpoint";
import { findSessionByToken } from "@/lib/sessions/find";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: async (request) => {
    const token = readCookie(request.headers, "session");
    const session = token ? await findSessionByToken(token) : null;
    return Response.json({ signed_in: session?.ok ?? false });
  },
});
