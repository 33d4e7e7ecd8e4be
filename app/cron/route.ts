// GET or POST /cron with "Authorization: Bearer <CRON_SECRET>": does once what a long-lived process does by itself
// (mail every two seconds, clean-up and care of the keys every hour), for platforms where no process lives that long.

import { endpoint } from "@/app/_http/api/endpoint";
import { refuseUnlessOperator } from "@/app/_http/api/operator";
import { cleanUp } from "@/lib/admin/clean-up";
import type { Caller } from "@/lib/caller";
import { env } from "@/lib/env";
import { deliverDue, queueLength } from "@/lib/mail/delivery/deliver";
import { tendKeys } from "@/lib/tokens/keys/signing-keys-rotation";

// Called every minute there is little to do, and a platform may end a request that takes long.
const cleanUpSeconds = 5;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({ GET: run, POST: run });

async function run(request: Request, caller: Caller): Promise<Response> {
  const refused = refuseUnlessOperator(request, env().cronSecret, caller);
  if (refused) return refused;
  await Promise.all([deliverDue(), tendKeys(caller)]);
  await cleanUp({ seconds: cleanUpSeconds });
  return Response.json({ status: "ok", queued: await queueLength() });
}
