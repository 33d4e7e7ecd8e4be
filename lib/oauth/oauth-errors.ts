// Maps a reason code to OAuth: the error and the status of RFC 6749 section 5.2. Called by app/_http/api/oauth-error
// and by the OpenAPI document.

import { reasons, type ReasonCode } from "@/lib/reasons";

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

/** The OAuth error of a reason code. */
export function oauthErrorOf(reason: ReasonCode): string {
  return errors[reason] ?? "invalid_request";
}

/** The status of an error. RFC 6749 gives one error a status of its own; the others keep their meaning in HTTP. */
export function oauthStatusOf(error: string, reason: ReasonCode): number {
  const { status } = reasons[reason];
  if (error === "invalid_client") return 401;
  return status === 401 || error === "invalid_scope" ? 400 : status;
}
