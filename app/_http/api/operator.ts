// Guards the routes of machines that an operator runs: a bearer token from the settings. Called by /cron and /metrics.

import type { Caller } from "@/lib/caller";
import { refuse } from "@/lib/outcome";
import { equalSecrets } from "@/lib/secret";
import { problem } from "./problem";

/** The refusal of whoever does not present the secret, compared in constant time; null for who does. Without a secret there is no such route. */
export function refuseUnlessOperator(request: Request, secret: string | null, caller: Caller): Response | null {
  if (!secret) return problem(refuse("not_found"), caller);
  if (equalSecrets(request.headers.get("authorization") ?? "", `Bearer ${secret}`)) return null;
  return problem(refuse("unauthenticated"), caller);
}
