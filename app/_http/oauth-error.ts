// A refusal as RFC 6749 section 5.2 wants it, for /auth/token, /auth/revoke and /auth/introspect.

import type { Caller } from "@/lib/caller";
import type { Refusal } from "@/lib/outcome";
import { reasons, type ReasonCode } from "@/lib/reasons";
import { problem } from "./problem";

const errors: Partial<Record<ReasonCode, string>> = {
  invalid_credentials: "invalid_grant",
  otp_used: "invalid_grant",
  otp_expired: "invalid_grant",
  verifier_mismatch: "invalid_grant",
  session_ended: "invalid_grant",
  refresh_token_reused: "invalid_grant",
  token_invalid: "invalid_client",
  unauthenticated: "invalid_client",
  insufficient_scope: "invalid_scope",
  over_request_rate_limit: "temporarily_unavailable",
  service_unavailable: "temporarily_unavailable",
  internal_error: "server_error",
};

/**
 * The answer to a program that asked for, or about, a token.
 * @param error another one than the reason's own, such as `unsupported_grant_type`
 */
export function oauthError(refusal: Refusal, caller: Caller, error = errors[refusal.reason] ?? "invalid_request"): Response {
  const { headers, status } = problem(refusal, caller);
  const sent = new Headers(headers);
  sent.set("Content-Type", "application/json");
  sent.set("Cache-Control", "no-store");
  // RFC 9110 section 15.5.2 wants a challenge with every 401, RFC 6749 section 5.2 this one where Basic was tried.
  if (error === "invalid_client") sent.set("WWW-Authenticate", 'Basic realm="client", charset="UTF-8"');
  else sent.delete("WWW-Authenticate");
  const body = {
    error,
    error_description: describe(refusal),
    code: refusal.reason,
    request_id: caller.requestId,
    ...(refusal.retryAfterSeconds !== undefined && { retry_after: refusal.retryAfterSeconds }),
  };
  return Response.json(body, { status: statusOf(error, status), headers: sent });
}

// Of the refusals that RFC 6749 names, one has a status of its own. The rest keep what they mean in HTTP.
function statusOf(error: string, status: number): number {
  if (error === "invalid_client") return 401;
  return status === 401 || error === "invalid_scope" ? 400 : status;
}

// The characters that RFC 6749 section 5.2 allows: neither quotes nor backslashes, and ASCII only.
function describe({ detail, reason }: Refusal): string {
  return (detail ?? reasons[reason].what).replace(/[^\x20-\x7e]|["\\]/g, "'");
}
