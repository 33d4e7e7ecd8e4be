// GET /dev/inbox/messages?to=: captured mail as JSON, the newest first, for tests and scripts.

import { declared, on } from "@/app/_http/api/declared";
import { capturedMessages } from "@/lib/api/further";
import { env } from "@/lib/env";
import { list } from "@/lib/inbox/store";
import { refuse } from "@/lib/outcome";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = declared([
  on(capturedMessages, async ({ input: { to } }) =>
    env().capturedInbox ? Response.json(await list(to)) : refuse("not_found"),
  ),
]);
