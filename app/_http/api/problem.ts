// A refusal as an HTTP answer: application/problem+json for programs. @see RFC 9457

import { problemDocument } from "@/lib/api/problem";
import type { Caller } from "@/lib/caller";
import { env } from "@/lib/env";
import type { Refusal } from "@/lib/outcome";
import { reasons } from "@/lib/reasons";
import { noteReason } from "../listener/request-log";

/** The answer of a route handler to a refusal. */
export function problem(refusal: Refusal, caller: Caller, headers: Record<string, string> = {}): Response {
  noteReason(caller.requestId, refusal.reason);
  const body = problemDocument(refusal, { origin: env().origin, requestId: caller.requestId });
  return Response.json(body, {
    status: body.status,
    headers: {
      "Content-Type": "application/problem+json",
      ...rateLimitHeaders(refusal),
      ...challengeHeader(body.status, refusal),
      ...headers,
    },
  });
}

// Retry-After is RFC 9110 section 10.2.3; the two fields are draft-ietf-httpapi-ratelimit-headers.
function rateLimitHeaders({ retryAfterSeconds, limit }: Refusal): Record<string, string> {
  if (retryAfterSeconds === undefined) return {};
  return {
    "Retry-After": String(retryAfterSeconds),
    ...(limit && {
      RateLimit: `"${limit.name}";r=0;t=${retryAfterSeconds}`,
      "RateLimit-Policy": `"${limit.name}";q=${limit.count};w=${limit.windowSeconds}`,
    }),
  };
}

// RFC 6750 section 3: a 401 says how to authenticate, and names an error only when the request had a token. A token with
// too little scope gets the name of the missing scope, unless no scope would be enough.
function challengeHeader(status: number, { reason, scope }: Refusal): Record<string, string> {
  if (reason === "insufficient_scope")
    return {
      "WWW-Authenticate": `Bearer error="insufficient_scope"${scope === undefined ? "" : `, scope="${scope}"`}`,
    };
  if (status !== 401) return {};
  // RFC 9470 section 3: the token is valid, but the sign-in behind it is too old.
  if (reason === "step_up_required") return { "WWW-Authenticate": 'Bearer error="insufficient_user_authentication"' };
  return {
    "WWW-Authenticate":
      reason === "unauthenticated"
        ? "Bearer"
        : `Bearer error="invalid_token", error_description="${reasons[reason].title}"`,
  };
}
