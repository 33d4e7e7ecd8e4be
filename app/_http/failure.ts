// Turns an exception into a refusal: 503 while Postgres is unavailable, 500 otherwise, and never a stack trace. The
// exception goes to the log, and a defect also to the audit trail. Called by endpoint.ts and page.ts.

import { isDatabaseUnavailable } from "@/db/unavailable";
import { note } from "@/lib/audit/note";
import type { Caller } from "@/lib/caller";
import { log } from "@/lib/log";
import { refuse, type Refusal } from "@/lib/outcome";

/** How long a client should wait before it retries during an outage. */
export const retryAfterOutageSeconds = 5;

/** @param what failed, for the log: `request` or `page` */
export function failureOf(error: unknown, what: "request" | "page", caller: Caller): Refusal {
  if (isDatabaseUnavailable(error)) {
    log().error({ requestId: caller.requestId, error: String(error) }, "database out of reach");
    return refuse("service_unavailable", { retryAfterSeconds: retryAfterOutageSeconds });
  }
  log().error(
    { requestId: caller.requestId, error: error instanceof Error ? error.stack : String(error) },
    `${what} failed`,
  );
  note("request.failed", caller, { reason: "internal_error" });
  return refuse("internal_error");
}
