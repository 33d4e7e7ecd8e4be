// Guards the routes for an operator's machines with a bearer token from the settings. Called by declared.ts.

import { env } from "@/lib/env";
import { accept, refuse, type Outcome } from "@/lib/outcome";
import { equalSecrets } from "@/lib/secret";

/**
 * Admits a request with the right secret. The comparison takes constant time.
 * Refuses: `not_found` when the settings have no such secret, `unauthenticated`.
 */
export function operatorOf(request: Request, name: "metricsToken" | "cronSecret"): Outcome<null> {
  const secret = env()[name];
  if (!secret) return refuse("not_found");
  return equalSecrets(request.headers.get("authorization") ?? "", `Bearer ${secret}`)
    ? accept(null)
    : refuse("unauthenticated");
}
