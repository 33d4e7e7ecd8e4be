// One type for all errors, with a stable code. Thrown by every method of the client.

/** The reason codes of the service, as listed in docs/api.md. A test compares them with lib/reasons.ts. */
export const serviceReasons = [
  "validation_failed",
  "invalid_email",
  "redirect_not_allowed",
  "invalid_credentials",
  "otp_expired",
  "otp_used",
  "otp_superseded",
  "otp_attempts_exhausted",
  "verifier_mismatch",
  "refresh_token_reused",
  "unauthenticated",
  "token_expired",
  "token_invalid",
  "session_ended",
  "origin_not_allowed",
  "different_browser",
  "code_required",
  "otp_disabled",
  "insufficient_scope",
  "insufficient_role",
  "step_up_required",
  "not_found",
  "method_not_allowed",
  "payload_too_large",
  "unsupported_media_type",
  "over_email_send_rate_limit",
  "over_request_rate_limit",
  "code_entry_paused",
  "service_unavailable",
  "internal_error",
] as const;

/**
 * Errors that this library finds by itself:
 * - `network_error`: there was no answer, or it came too late. A page also gets this if its origin is not allowed.
 * - `unexpected_answer`: an answer that did not come from the service, such as a proxy's page.
 * - `no_pending_sign_in`: a code, link or return that was not asked for here.
 * - `state_mismatch`, `issuer_mismatch`: the return belongs to another request, or to another service.
 */
export type ClientReason =
  "network_error" | "unexpected_answer" | "no_pending_sign_in" | "state_mismatch" | "issuer_mismatch";

/** Also an `error` of RFC 6749 section 4.1.2.1 that came back from /authorize, such as `login_required`. */
export type Reason = (typeof serviceReasons)[number] | ClientReason | (string & {});

type Details = { status?: number; requestId?: string; retryAfter?: number; attemptsLeft?: number; cause?: unknown };

export class PostkeyError extends Error {
  override readonly name = "PostkeyError";
  /** For programs; it does not change. The message is for people and may change. */
  readonly code: Reason;
  /** The HTTP status, if there was an answer. */
  readonly status: number | undefined;
  /** The service's log and audit trail have it too. Show it to people who ask for help. */
  readonly requestId: string | undefined;
  /** Seconds to wait. An earlier call is refused again. */
  readonly retryAfter: number | undefined;
  /** How many wrong codes are still allowed. */
  readonly attemptsLeft: number | undefined;

  constructor(code: Reason, message: string, { cause, ...details }: Details = {}) {
    super(message, { cause });
    this.code = code;
    this.status = details.status;
    this.requestId = details.requestId;
    this.retryAfter = details.retryAfter;
    this.attemptsLeft = details.attemptsLeft;
  }
}
