// One log line and one count for every request. The listener begins and ends it, or endpoint.ts without a listener. Code
// that refuses a request adds the reason. The line never holds the query, a header, or a path that isn't one of our routes.

import { log } from "@/lib/log";
import { countRefusal, countRequest } from "@/lib/metrics";
import { processWide } from "@/lib/process-wide";
import type { ReasonCode } from "@/lib/reasons";
import { routeOf } from "./routes";

export type UnderWay = { requestId: string; method: string; route: string; began: number; reason: ReasonCode | null };

// By request id, because the framework runs between the code that refuses and the code that answers.
const underWay = () => processWide("requests-under-way", () => new Map<string, UnderWay>());

// Requested every few seconds by machines, or by every page.
const quietRoutes = ["/healthz", "/readyz", "/metrics", "static", "/login/check-email/status"];
const knownMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** @param target as it was sent, with its query; only its route is kept */
export function beginRequest(requestId: string, method: string, target: string): UnderWay {
  const request = {
    requestId,
    method: knownMethods.includes(method) ? method : "other",
    route: routeOf(target),
    began: performance.now(),
    reason: null,
  };
  underWay().set(requestId, request);
  return request;
}

/** Records why a request is refused. Does nothing when the request has ended or isn't logged here. */
export function noteReason(requestId: string, reason: ReasonCode): void {
  const request = underWay().get(requestId);
  if (request) request.reason = reason;
}

/** Writes the log line and counts. @param status of the answer; null when the client hung up before it was complete */
export function endRequest(request: UnderWay, status: number | null): void {
  const { requestId, method, route, began, reason } = request;
  if (underWay().get(requestId) === request) underWay().delete(requestId);
  const milliseconds = performance.now() - began;
  countRequest(route, status === null ? "aborted" : String(status), milliseconds / 1000);
  if (reason) countRefusal(reason);
  log()[levelOf(route, status)](
    { requestId, method, route, status, outcome: reason ?? outcomeOf(status), ms: Math.round(milliseconds) },
    "request",
  );
}

// An answer without a reason code comes from the framework.
function outcomeOf(status: number | null): string {
  if (status === null) return "aborted";
  return status < 400 ? "ok" : status === 404 ? "not_found" : "failed";
}

function levelOf(route: string, status: number | null): "debug" | "info" | "error" {
  // A probe's 503 is a normal answer that repeats often. The code that needs the missing service logs the outage.
  if (quietRoutes.includes(route) && status !== 500) return "debug";
  return status !== null && status >= 500 ? "error" : "info";
}
