// A refusal in the format of RFC 6749 section 5.2, for /auth/token, /auth/revoke and /auth/introspect.

import { oauthErrorDocument } from "@/lib/api/problem";
import type { Caller } from "@/lib/caller";
import type { Refusal } from "@/lib/outcome";
import { oauthErrorOf, oauthStatusOf } from "@/lib/oauth/oauth-errors";
import { problem } from "./problem";

/**
 * The answer to a program that asked for a token or about one.
 * @param error replaces the reason's own error code, such as `unsupported_grant_type`
 */
export function oauthError(refusal: Refusal, caller: Caller, error = oauthErrorOf(refusal.reason)): Response {
  const { headers } = problem(refusal, caller);
  const sent = new Headers(headers);
  sent.set("Content-Type", "application/json");
  sent.set("Cache-Control", "no-store");
  // RFC 9110 section 15.5.2 requires a challenge with every 401. RFC 6749 section 5.2 requires this one after Basic.
  if (error === "invalid_client") sent.set("WWW-Authenticate", 'Basic realm="client", charset="UTF-8"');
  else sent.delete("WWW-Authenticate");
  const body = oauthErrorDocument(refusal, caller.requestId, error);
  return Response.json(body, { status: oauthStatusOf(error, refusal.reason), headers: sent });
}
