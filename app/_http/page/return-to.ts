// Where a person goes after signing in. It is always a path of this origin.

import { authorizationPath } from "@/lib/challenges/for-app";

/** The page after a sign-in when no other was asked for. */
export const fallback = "/account";
// Pages of the sign-in itself would lead in a circle, and handlers and documents are not pages. An app's authorization
// request is allowed, because it leads back to the app.
const nowhere = /^\/(login|forms|auth|api|_next|authorize|\.well-known)(\/|$)/;
const longest = 2_000;
// It carries the app's state.
const longestAuthorization = 6_000;

/**
 * Keeps a return path only if every browser reads it as a path of this origin. Everything else becomes `/account`: other
 * schemes and hosts, `//e`, `/\e`, encoded or dotted forms of these, tabs and other control characters.
 * @returns the normalised path and query, which begins with exactly one slash
 */
export function safeReturnTo(value: string | null | undefined): string {
  const longestHere = value?.startsWith(authorizationPath) ? longestAuthorization : longest;
  if (!value || value.length > longestHere || !/^\/(?![/\\])/.test(value) || /[\\\p{C}]/u.test(value)) return fallback;
  const base = "https://origin.invalid";
  const url = URL.canParse(value, base) ? new URL(value, base) : null;
  // "/..//e" becomes "//e" only when it is normalised.
  if (!url || url.origin !== base || url.pathname.startsWith("//")) return fallback;
  const path = `${url.pathname}${url.search}`;
  return nowhere.test(url.pathname) && !path.startsWith(authorizationPath) ? fallback : path;
}

/** The query of the authorization request that a return path leads to; null for any other path. */
export function authorizationOf(returnTo: string): URLSearchParams | null {
  return returnTo.startsWith(authorizationPath) ? new URLSearchParams(returnTo.slice(authorizationPath.length)) : null;
}
