// Authorization, as declared in lib/api. It is never done in proxy.ts or the listener. Called by declared.ts for routes
// and by page/form.ts for forms. Pages use page/guards.ts.

import { env } from "@/lib/env";
import type { Who } from "@/lib/api/declaration";
import { furtherRefusals } from "@/lib/api/who";
import { accept, refuse, type Outcome, type Refusal } from "@/lib/outcome";
import { findSessionByToken, type Session, type User } from "@/lib/sessions/find";
import { checkAccessToken } from "@/lib/oauth/check";
import { checkPersonalAccessToken } from "@/lib/tokens/personal/check";
import { fullScope } from "@/lib/oauth/clients/clients";
import { hasScope } from "@/lib/oauth/scope";
import { personalAccessTokenPrefix } from "@/lib/tokens/personal/personal-access-token";
import { readCookie } from "./cookies";
import { isSameOrigin } from "./origin";

/** The session of the browser that posts a form; null when it has no live session. */
export async function formSession(headers: Headers): Promise<Session | null> {
  const token = readCookie(headers, "session");
  const session = token ? await findSessionByToken(token) : null;
  return session?.ok ? session.value : null;
}

export type Authenticated = {
  user: User;
  /** null for a personal access token, and for an access token that was issued for one. */
  session: Session | null;
  by: "token" | "cookie";
  scope: string;
  /** True for a cookie, a personal access token and a token for this service; false for a token for a client's own service. */
  forUs: boolean;
};

/** The caller that a declaration requires, after the guard has admitted them. */
export type PersonOf<W extends Who> = W extends { by: "person"; ownSession: true } | { by: "browser" }
  ? Authenticated & { session: Session }
  : W extends { by: "person" }
    ? Authenticated
    : null;

/**
 * Identifies the caller by access token or personal access token, else by cookie, and checks that they are allowed.
 * Each request looks it up again, so an ended session or token is refused at once. A cookie can change something only
 * from this origin's own pages.
 * Refuses: `unauthenticated`, `token_expired`, `token_invalid`, `session_ended`, `origin_not_allowed`, `insufficient_scope`
 * (RFC 6750 section 3.1), `validation_failed` (a token in the query, RFC 6750 section 2.3, or two credentials),
 * `step_up_required`, `insufficient_role`.
 */
export async function personOf(
  request: Request,
  who: Extract<Who, { by: "anybody" | "person" | "browser" }>,
): Promise<Outcome<Authenticated | null>> {
  if (who.by === "anybody") return accept(null);
  const found =
    who.by === "browser" && who.tokens === "ignored"
      ? await byCookieOfOwnPage(request)
      : await authenticate(request, who.by === "person" ? who.audience : undefined);
  if (!found.ok) return found;
  const [further] = [...narrower(found.value, who), ...furtherRefusals(who).map((reason) => refuse(reason))];
  return further ?? found;
}

/** Why a caller who was identified is still not allowed. */
function narrower(found: Authenticated, who: Extract<Who, { by: "person" | "browser" }>): Refusal[] {
  if (who.by === "browser")
    return found.by === "cookie"
      ? []
      : [refuse("insufficient_scope", { detail: "This needs a browser's session. A token isn't enough." })];
  if (!hasScope(found.scope, who.scope)) return [refuse("insufficient_scope", { scope: who.scope })];
  if (who.ownSession && !found.session)
    return [refuse("insufficient_scope", { detail: "A personal access token has no session." })];
  return [];
}

async function authenticate(request: Request, audience?: "any"): Promise<Outcome<Authenticated>> {
  if (new URL(request.url).searchParams.has("access_token")) {
    return refuse("validation_failed", { detail: "Send the access token in the Authorization header." });
  }
  const authorization = request.headers.get("authorization");
  return authorization === null ? byCookie(request) : byToken(authorization, audience);
}

/** Where only a page of this origin may ask, another one learns that before anything else. */
async function byCookieOfOwnPage(request: Request): Promise<Outcome<Authenticated>> {
  return isChange(request) && !isSameOrigin(request.headers, env().origin)
    ? refuse("origin_not_allowed")
    : byCookie(request);
}

const isChange = ({ method }: Request) => method !== "GET" && method !== "HEAD";

async function byCookie(request: Request): Promise<Outcome<Authenticated>> {
  const token = readCookie(request.headers, "session");
  if (!token) return refuse("unauthenticated");
  if (isChange(request) && !isSameOrigin(request.headers, env().origin)) return refuse("origin_not_allowed");
  const session = await findSessionByToken(token);
  return session.ok
    ? accept({ user: session.value.user, session: session.value, by: "cookie", scope: fullScope, forUs: true })
    : session;
}

async function byToken(authorization: string, audience?: "any"): Promise<Outcome<Authenticated>> {
  // Two Authorization fields arrive joined by a comma. No token contains one.
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
