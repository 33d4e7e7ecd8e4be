// Guards the routes of machines that an operator runs: a bearer token from the settings. Asked by declared.ts.

import { env } from "@/lib/env";
import { accept, refuse, type Outcome } from "@/lib/outcome";
import { equalSecrets } from "@/lib/secret";

/**
 * Lets whoever presents the secret in, compared in constant time.
 * Refuses: `not_found` where the settings have no such secret, `unauthenticated`.
 */
export function operatorOf(request: Request, name: "metricsToken" | "cronSecret"): Outcome<null> {
  const secret = env()[name];
  if (!secret) return refuse("not_found");
  return equalSecrets(request.headers.get("authorization") ?? "", `Bearer ${secret}`)
    ? accept(null)
    : refuse("unauthenticated");
}
