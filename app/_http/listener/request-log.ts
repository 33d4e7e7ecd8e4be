// One log line and one count for every request: begun and ended by the listener, or by endpoint where there is none.
// Whoever refuses tells the reason on the way. Never the query, a header, or a path that is no route of ours.

import { log } from "@/lib/log";
import { countRefusal, countRequest } from "@/lib/metrics";
import { processWide } from "@/lib/process-wide";
import type { ReasonCode } from "@/lib/reasons";
import { routeOf } from "./routes";

export type UnderWay = { requestId: string; method: string; route: string; began: number; reason: ReasonCode | null };

// By request id, because the framework stands between who refuses and who answers.
const underWay = () => processWide("requests-under-way", () => new Map<string, UnderWay>());

// Asked every few seconds by machines, or fetched by every page.
const quietRoutes = ["/healthz", "/readyz", "/metrics", "static", "/login/check-email/status"];
const knownMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** @param target as it was sent, query included: only its route is kept */
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

/** Notes why a request is refused. One that is not under way any more, or not logged here, is left alone. */
export function noteReason(requestId: string, reason: ReasonCode): void {
  const request = underWay().get(requestId);
  if (request) request.reason = reason;
}

/** Writes the line and counts. @param status of the answer; null when the client went away before it was complete */
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

// What is answered without a reason code is the framework's own.
function outcomeOf(status: number | null): string {
  if (status === null) return "aborted";
  return status < 400 ? "ok" : status === 404 ? "not_found" : "failed";
}

function levelOf(route: string, status: number | null): "debug" | "info" | "error" {
  // A probe's 503 is an answer, every second, to a question; what is out of reach is told by who needs it.
  if (quietRoutes.includes(route) && status !== 500) return "debug";
  return status !== null && status >= 500 ? "error" : "info";
}
