// GET /authorize: an app on another origin sends a person here and gets a code back. A person who isn't signed in goes
// through the sign-in pages first. RFC 6749 section 4.1, RFC 9207.

import { readCookie } from "@/app/_http/cookies";
import { declared, on } from "@/app/_http/api/declared";
import { problem } from "@/app/_http/api/problem";
import { seeOther, toErrorPage } from "@/app/_http/page/see-other";
import { authorize } from "@/lib/api/oauth";
import type { Caller } from "@/lib/caller";
import { env } from "@/lib/env";
import type { Refusal } from "@/lib/outcome";
import { findSessionByToken } from "@/lib/sessions/find";
import { issueCode } from "@/lib/oauth/codes/authorization-code";
import {
  askedLocale,
  readAuthorizationRequest,
  returnPathOf,
  wantsNewSignIn,
} from "@/lib/oauth/codes/authorization-request";
import { oauthErrorOf } from "@/lib/oauth/oauth-errors";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = declared(
  [
    on(authorize, async ({ request, caller }) => {
      const read = await readAuthorizationRequest(new URL(request.url).searchParams);
      if (read.kind === "refused") return refused(read.refusal, request, caller);
      if (read.kind === "fault") {
        const { error, description } = read.fault;
        return back(read.redirectUri, read.state, { error, error_description: description });
      }
      const { redirectUri, state, ...asked } = read.request;
      const token = readCookie(request.headers, "session");
      const session = token ? await findSessionByToken(token) : null;
      if (session?.ok && !wantsNewSignIn(read.request, session.value.authenticatedAt)) {
        const binding = { clientId: asked.client.id, redirectUri, codeChallenge: asked.codeChallenge };
        // HEAD gets the same status as GET, but no code, because it could not be used.
        if (request.method === "HEAD") return back(redirectUri, state, {});
        const code = await issueCode(session.value, binding, asked.scope, caller);
        return back(
          redirectUri,
          state,
          code.ok
            ? { code: code.value }
            : {
                error: oauthErrorOf(code.reason),
                error_description: "Too many requests in this session. Wait a few minutes.",
              },
        );
      }
      // RFC 6749 has no such error. The name is from OpenID Connect Core 1.0 section 3.1.2.6.
      if (asked.prompt === "none")
        return back(redirectUri, state, { error: "login_required", error_description: "Nobody is signed in here." });
      return seeOther(
        `/login?${new URLSearchParams({ return_to: await returnPathOf(read.request), ...(asked.loginHint !== null && { email: asked.loginHint }) })}`,
      );
    }),
  ],
  refused,
);

/** Redirects to the app with the result, the app's state, and the issuer (RFC 9207). */
function back(redirectUri: string, state: string | null, answer: Record<string, string>): Response {
  const query = new URLSearchParams({ ...answer, ...(state !== null && { state }), iss: env().origin });
  return seeOther(`${redirectUri}${redirectUri.includes("?") ? "&" : "?"}${query}`);
}

// A browser gets a page, and a program gets the status. Neither is redirected to an address that isn't registered.
function refused(refusal: Refusal, request: Request, caller: Caller): Response {
  const locale = askedLocale(new URL(request.url).searchParams);
  return request.headers.get("accept")?.includes("text/html")
    ? toErrorPage(refusal, caller, locale ? { ui_locales: locale } : {})
    : problem(refusal, caller);
}
