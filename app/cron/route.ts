// GET or POST /cron with "Authorization: Bearer <CRON_SECRET>": runs the background work once. A long-running process does
// it by itself: mail every two seconds, clean-up and key rotation every hour. This route is for platforms without one.

import { declared, on } from "@/app/_http/api/declared";
import { cleanUp } from "@/lib/admin/clean-up";
import { cron, cronByGet } from "@/lib/api/service";
import type { Caller } from "@/lib/caller";
import { deliverDue, queueLength } from "@/lib/mail/delivery/deliver";
import { maintainKeys } from "@/lib/tokens/keys/signing-keys-rotation";

// If it is called every minute, there is little to do. A platform may end a long request.
const cleanUpSeconds = 5;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = declared([on(cronByGet, run), on(cron, run)]);

async function run({ caller }: { caller: Caller }): Promise<Response> {
  await Promise.all([deliverDue(), maintainKeys(caller)]);
  await cleanUp({ seconds: cleanUpSeconds });
  return Response.json({ status: "ok", queued: await queueLength() });
}
