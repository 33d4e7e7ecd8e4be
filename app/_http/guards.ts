// Who may. Beside the data, never in proxy.ts or the listener: a page or a route that needs somebody calls one
// of these first.

import { redirect } from "next/navigation";
import { env } from "@/lib/env";
import { accept, refuse, type Outcome } from "@/lib/outcome";
import { findSessionByToken, type Session } from "@/lib/sessions/find";
import { checkAccessToken } from "@/lib/tokens/check";
import { fullScope } from "@/lib/tokens/clients";
import { hrefIn } from "../_ui/language";
import { pageCaller } from "./caller";
import { readCookie } from "./cookies";
import { isSameOrigin } from "./origin";
import { load } from "./page";
import { pageLanguage } from "./page-language";

/** The session of this browser's cookie, for a page; null when there is none that lives. */
export async function pageSession(): Promise<Session | null> {
  const { headers } = await pageCaller();
  const token = readCookie(headers, "session");
  if (!token) return null;
  const session = await load(() => findSessionByToken(token));
  return session.ok ? session.value : null;
}

/** The session of the browser that posts a form; null when there is none that lives. */
export async function formSession(headers: Headers): Promise<Session | null> {
  const token = readCookie(headers, "session");
  const session = token ? await findSessionByToken(token) : null;
  return session?.ok ? session.value : null;
}

/** The session of a page that is for people who are signed in; everybody else goes to /login and comes back. */
export async function requireSession(path: string): Promise<Session> {
  const session = await pageSession();
  if (session) return session;
  const language = await pageLanguage();
  redirect(hrefIn(language, `/login?return_to=${encodeURIComponent(hrefIn(language, path))}`));
}

export type Authenticated = { session: Session; by: "token" | "cookie"; scope: string };

/**
 * Who calls a route: by access token, else by cookie. The session is looked up either way, so what was ended is
 * refused at once. A cookie changes something only from this origin's own pages.
 * Refuses: `unauthenticated`, `token_expired`, `token_invalid`, `session_ended`, `origin_not_allowed`,
 * `validation_failed` (a token in the query, RFC 6750 section 2.3, or two credentials).
 */
export async function authenticate(request: Request): Promise<Outcome<Authenticated>> {
  if (new URL(request.url).searchParams.has("access_token")) {
    return refuse("validation_failed", { detail: "An access token is taken from the Authorization header only." });
  }
  const authorization = request.headers.get("authorization");
  if (authorization !== null) return byToken(authorization);
  const token = readCookie(request.headers, "session");
  if (!token) return refuse("unauthenticated");
  const changing = request.method !== "GET" && request.method !== "HEAD";
  if (changing && !isSameOrigin(request.headers, env().origin)) return refuse("origin_not_allowed");
  const session = await findSessionByToken(token);
  return session.ok ? accept({ session: session.value, by: "cookie", scope: fullScope }) : session;
}

/**
 * As {@link authenticate}, for what changes something of the user: a token has to be made for that.
 * Refuses further: `insufficient_scope`. @see RFC 6750 section 3.1
 */
export async function authenticateToWrite(request: Request): Promise<Outcome<Authenticated>> {
  const authenticated = await authenticate(request);
  if (!authenticated.ok || authenticated.value.scope.split(" ").includes("write")) return authenticated;
  return refuse("insufficient_scope");
}

async function byToken(authorization: string): Promise<Outcome<Authenticated>> {
  // Two Authorization fields arrive joined by a comma, which no token has in it.
  if (authorization.includes(",")) return refuse("validation_failed", { detail: "One Authorization header, please." });
  const token = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization)?.[1];
  if (!token) return refuse("token_invalid");
  const checked = await checkAccessToken(token);
  if (!checked.ok) return checked;
  return accept({ session: checked.value.session, by: "token", scope: checked.value.claims.scope });
}
