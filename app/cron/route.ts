// GET or POST /cron with "Authorization: Bearer <CRON_SECRET>": does once what a long-lived process does every two
// seconds or every hour, for platforms where no process lives that long.

import { endpoint } from "@/app/_http/endpoint";
import { problem } from "@/app/_http/problem";
import type { Caller } from "@/lib/caller";
import { env } from "@/lib/env";
import { deliverDue, queueLength } from "@/lib/mail/deliver";
import { refuse } from "@/lib/outcome";
import { equalSecrets } from "@/lib/secret";
import { tendKeys } from "@/lib/tokens/signing-keys-rotation";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({ GET: run, POST: run });

async function run(request: Request, caller: Caller): Promise<Response> {
  const { cronSecret } = env();
  if (!cronSecret) return problem(refuse("not_found"), caller);
  if (!equalSecrets(request.headers.get("authorization") ?? "", `Bearer ${cronSecret}`)) return problem(refuse("unauthenticated"), caller);
  await Promise.all([deliverDue(), tendKeys(caller)]);
  return Response.json({ status: "ok", queued: await queueLength() });
}
