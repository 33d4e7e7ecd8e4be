// Who may. Beside the data, never in proxy.ts or the listener: a route that needs somebody calls one of these first, a
// page one of page/guards.ts.

import { env } from "@/lib/env";
import { accept, refuse, type Outcome } from "@/lib/outcome";
import { findSessionByToken, type Session, type User } from "@/lib/sessions/find";
import { checkAccessToken } from "@/lib/oauth/check";
import { checkPersonalAccessToken } from "@/lib/tokens/personal/check";
import { fullScope } from "@/lib/oauth/clients/clients";
import { hasScope } from "@/lib/oauth/scope";
import { personalAccessTokenPrefix } from "@/lib/tokens/personal/personal-access-token";
import { readCookie } from "./cookies";
import { isSameOrigin } from "./origin";

/** The session of the browser that posts a form; null when there is none that lives. */
export async function formSession(headers: Headers): Promise<Session | null> {
  const token = readCookie(headers, "session");
  const session = token ? await findSessionByToken(token) : null;
  return session?.ok ? session.value : null;
}

export type Authenticated = {
  user: User;
  /** null for a personal access token, and for an access token that was got for one. */
  session: Session | null;
  by: "token" | "cookie";
  scope: string;
  /** Whether the token is for this service, as a cookie and a personal access token are; else it is for a client's own. */
  forUs: boolean;
};

/**
 * Who reads something of theirs: by access token or personal access token, else by cookie. It is looked up every time, so
 * what was ended is refused at once. A cookie changes something only from this origin's own pages.
 * @param audience `any` takes an access token of ours for whatever service; for this one alone when left out
 * Refuses: `unauthenticated`, `token_expired`, `token_invalid`, `session_ended`, `origin_not_allowed`, `insufficient_scope`
 * (a token without the scope `read`), `validation_failed` (a token in the query, RFC 6750 section 2.3, or two credentials).
 */
export async function authenticateToRead(request: Request, audience?: "any"): Promise<Outcome<Authenticated>> {
  return withScope(await authenticate(request, audience), "read");
}

async function authenticate(request: Request, audience?: "any"): Promise<Outcome<Authenticated>> {
  if (new URL(request.url).searchParams.has("access_token")) {
    return refuse("validation_failed", { detail: "Send the access token in the Authorization header." });
  }
  const authorization = request.headers.get("authorization");
  if (authorization !== null) return byToken(authorization, audience);
  const token = readCookie(request.headers, "session");
  if (!token) return refuse("unauthenticated");
  const changing = request.method !== "GET" && request.method !== "HEAD";
  if (changing && !isSameOrigin(request.headers, env().origin)) return refuse("origin_not_allowed");
  const session = await findSessionByToken(token);
  return session.ok
    ? accept({ user: session.value.user, session: session.value, by: "cookie", scope: fullScope, forUs: true })
    : session;
}

/**
 * As {@link authenticateToRead}, for what changes something of the user: a token has to be made for that, with the scope `write`.
 * @see RFC 6750 section 3.1
 */
export async function authenticateToWrite(request: Request): Promise<Outcome<Authenticated>> {
  return withScope(await authenticate(request), "write");
}

/** As {@link authenticateToWrite}, for what changes a session of its own. Refuses further: `insufficient_scope` (a personal access token has none). */
export async function authenticateSession(request: Request): Promise<Outcome<Authenticated & { session: Session }>> {
  const authenticated = await authenticateToWrite(request);
  if (!authenticated.ok) return authenticated;
  const { session } = authenticated.value;
  return session
    ? accept({ ...authenticated.value, session })
    : refuse("insufficient_scope", { detail: "A personal access token has no session." });
}

/** As {@link authenticateToWrite}, for what only a person in this browser may. Refuses further: `insufficient_scope` (a token of any kind). */
export async function authenticateBrowser(request: Request): Promise<Outcome<Authenticated>> {
  const authenticated = await authenticate(request);
  if (!authenticated.ok || authenticated.value.by === "cookie") return authenticated;
  return refuse("insufficient_scope", { detail: "This needs a browser's session. A token isn't enough." });
}

function withScope(authenticated: Outcome<Authenticated>, scope: "read" | "write"): Outcome<Authenticated> {
  return !authenticated.ok || hasScope(authenticated.value.scope, scope)
    ? authenticated
    : refuse("insufficient_scope", { scope });
}

async function byToken(authorization: string, audience?: "any"): Promise<Outcome<Authenticated>> {
  // Two Authorization fields arrive joined by a comma, which no token has in it.
  if (authorization.includes(",")) return refuse("validation_failed", { detail: "Send one Authorization header." });
  const token = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization)?.[1];
  if (!token) return refuse("token_invalid");
  if (token.startsWith(personalAccessTokenPrefix)) {
    const checked = await checkPersonalAccessToken(token);
    return checked.ok
      ? accept({ user: checked.value.user, session: null, by: "token", scope: checked.value.scope, forUs: true })
      : checked;
  }
  const checked = await checkAccessToken(token, audience);
  if (!checked.ok) return checked;
  const { user, session, claims } = checked.value;
  return accept({ user, session, by: "token", scope: claims.scope, forUs: claims.audience === env().origin });
}
