// GET /dev/inbox/messages?to=: captured mail as JSON, the newest first, for tests and scripts.

import { endpoint } from "@/app/_http/api/endpoint";
import { problem } from "@/app/_http/api/problem";
import { env } from "@/lib/env";
import { list } from "@/lib/inbox/store";
import { refuse } from "@/lib/outcome";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: async (request, caller) => {
    if (!env().capturedInbox) return problem(refuse("not_found"), caller);
    return Response.json(await list(new URL(request.url).searchParams.get("to") ?? undefined));
  },
});
