// What broke, as a refusal: 503 while Postgres is out of reach, 500 otherwise; never a stack trace. It stands in the
// log, and a defect in the trail as well. Called by endpoint.ts and page.ts with whatever was thrown.

import { isDatabaseUnavailable } from "@/db/unavailable";
import { note } from "@/lib/audit/note";
import type { Caller } from "@/lib/caller";
import { log } from "@/lib/log";
import { refuse, type Refusal } from "@/lib/outcome";

/** When to ask again while something that we need is out of reach. */
export const retryAfterOutageSeconds = 5;

/** @param what broke, for the log: `request` or `page` */
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
