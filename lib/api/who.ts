// What follows from `who` in a declaration: the reason codes for everybody else, and the ways to authenticate in the
// OpenAPI document. Called by openapi/ and by the test that calls every address as the wrong person.

import type { ReasonCode } from "@/lib/reasons";
import type { Who } from "./declaration";

export type Credential = "accessToken" | "oauth2" | "sessionCookie" | "clientBasic" | "metricsToken" | "cronSecret";

/** Any one of the entries is enough. The list beside a name holds the scopes that are needed; `{}` means no credential. */
export type Security = Partial<Record<Credential, string[]>>;

const unlessSomebody: ReasonCode[] = [
  "validation_failed",
  "unauthenticated",
  "token_expired",
  "token_invalid",
  "session_ended",
];

/** The reasons to refuse a caller, in the order of the checks. */
export function refusalsOf(who: Who): ReasonCode[] {
  switch (who.by) {
    case "anybody":
      return [];
    case "person":
      return [...unlessSomebody, "insufficient_scope", ...furtherRefusals(who)];
    case "browser":
      return who.tokens === "ignored"
        ? ["unauthenticated", "session_ended", ...furtherRefusals(who)]
        : [...unlessSomebody, "insufficient_scope", ...furtherRefusals(who)];
    case "client":
      return who.confidential ? ["token_invalid", "unauthenticated"] : ["token_invalid"];
    case "operator":
      return ["unauthenticated", "not_found"];
  }
}

/** The refusals for a missing step-up or role. Nobody has either yet. */
export function furtherRefusals({ stepUp, role }: Extract<Who, { by: "person" | "browser" }>): ReasonCode[] {
  return [
    ...(stepUp ? (["step_up_required"] as const) : []),
    ...(role === undefined ? [] : (["insufficient_role"] as const)),
  ];
}

export function securityOf(who: Who): Security[] {
  switch (who.by) {
    case "anybody":
      return who.session ? [{ sessionCookie: [] }, {}] : [];
    case "person":
      return [{ accessToken: [] }, { oauth2: [who.scope] }, { sessionCookie: [] }];
    case "browser":
      return [{ sessionCookie: [] }];
    case "client":
      // By Basic, or by fields of the body.
      return [{ clientBasic: [] }, {}];
    case "operator":
      return [{ [who.secret]: [] }];
  }
}
