// A refusal as RFC 6749 section 5.2 wants it, for /auth/token, /auth/revoke and /auth/introspect.

import type { Caller } from "@/lib/caller";
import type { Refusal } from "@/lib/outcome";
import { reasons, type ReasonCode } from "@/lib/reasons";
import { problem } from "./problem";

const grantReasons: readonly ReasonCode[] = ["invalid_credentials", "session_ended", "refresh_token_reused", "otp_expired", "otp_used", "verifier_mismatch"];

/** The answer to a program that asked for, or about, a token. @param error another one than the reason's own */
export function oauthError(refusal: Refusal, caller: Caller, error = errorOf(refusal.reason)): Response {
  const { headers, status } = problem(refusal, caller);
  const sent = new Headers(headers);
  sent.set("Content-Type", "application/json");
  sent.set("Pragma", "no-cache");
  const body = {
    error,
    error_description: refusal.detail ?? reasons[refusal.reason].what,
    code: refusal.reason,
    request_id: caller.requestId,
    ...(refusal.retryAfterSeconds !== undefined && { retry_after: refusal.retryAfterSeconds }),
  };
  if (error === "invalid_client") sent.set("WWW-Authenticate", 'Basic realm="client"');
  else sent.delete("WWW-Authenticate");
  return Response.json(body, { status: statusOf(error, status), headers: sent });
}

// RFC 6749 section 5.2 wants 400 where a reason of ours is a 401 or 403 elsewhere.
function statusOf(error: string, status: number): number {
  if (error === "invalid_client") return 401;
  return error === "invalid_grant" || error === "invalid_scope" ? 400 : status;
}

function errorOf(reason: ReasonCode): string {
  if (grantReasons.includes(reason)) return "invalid_grant";
  if (reason === "token_invalid" || reason === "unauthenticated") return "invalid_client";
  if (reason === "insufficient_scope") return "invalid_scope";
  if (reason === "service_unavailable" || reason === "over_request_rate_limit") return "temporarily_unavailable";
  return reason === "internal_error" ? "server_error" : "invalid_request";
}
