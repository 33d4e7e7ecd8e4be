// A refusal as a document for programs: a problem by RFC 9457, or an error by RFC 6749 section 5.2. Only this file makes
// them. Called by app/_http for answers, and by openapi/ for its examples.

import type { Refusal } from "@/lib/outcome";
import { reasons } from "@/lib/reasons";
import { oauthErrorOf } from "@/lib/oauth/oauth-errors";

/** @param about.origin the public origin @param about.status if it differs from the reason's usual status */
export function problemDocument(
  refusal: Refusal,
  { origin, requestId, status }: { origin: string; requestId: string; status?: number },
) {
  const { status: usual, title, what } = reasons[refusal.reason];
  return {
    type: `${origin}/login/error?reason=${refusal.reason}`,
    title,
    status: status ?? usual,
    detail: refusal.detail ?? what,
    code: refusal.reason,
    request_id: requestId,
    ...(refusal.retryAfterSeconds !== undefined && { retry_after: refusal.retryAfterSeconds }),
    ...(refusal.attemptsLeft !== undefined && { attempts_left: refusal.attemptsLeft }),
  };
}

/** @param error if it differs from the reason's usual error, such as `unsupported_grant_type` */
export function oauthErrorDocument(refusal: Refusal, requestId: string, error = oauthErrorOf(refusal.reason)) {
  return {
    error,
    error_description: inAscii(refusal.detail ?? reasons[refusal.reason].what),
    code: refusal.reason,
    request_id: requestId,
    ...(refusal.retryAfterSeconds !== undefined && { retry_after: refusal.retryAfterSeconds }),
  };
}

// The characters that RFC 6749 section 5.2 allows: neither quotes nor backslashes, and ASCII only.
function inAscii(text: string): string {
  return text.replace(/[^\x20-\x7e]|["\\]/g, "'");
}
