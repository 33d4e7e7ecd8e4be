// Where a person goes after signing in: a path of this origin, whatever was asked for.

import { authorizationPath } from "@/lib/challenges/for-app";

/** Where somebody goes who asked for no other page. */
export const fallback = "/account";
// Pages of the sign-in itself would lead in a circle; handlers and documents are no place to arrive at. An app's
// request is one: from there the person goes back to the app.
const nowhere = /^\/(login|forms|auth|api|_next|authorize|\.well-known)(\/|$)/;
const longest = 2_000;
// It carries the state of an app.
const longestAuthorization = 6_000;

/**
 * Keeps a return path only when every browser reads it as a path of this origin; `/account` for anything else:
 * other schemes and hosts, `//e`, `/\e`, encoded or dotted ways to them, tabs and other control characters.
 * @returns path and query, normalised, beginning with exactly one slash
 */
export function safeReturnTo(value: string | null | undefined): string {
  const longestHere = value?.startsWith(authorizationPath) ? longestAuthorization : longest;
  if (!value || value.length > longestHere || !/^\/(?![/\\])/.test(value) || /[\\\p{C}]/u.test(value)) return fallback;
  const base = "https://origin.invalid";
  const url = URL.canParse(value, base) ? new URL(value, base) : null;
  // "/..//e" is one slash until it is normalised.
  if (!url || url.origin !== base || url.pathname.startsWith("//")) return fallback;
  const path = `${url.pathname}${url.search}`;
  return nowhere.test(url.pathname) && !path.startsWith(authorizationPath) ? fallback : path;
}

/** The query of the authorization request that a return path leads to; null for any other path. */
export function authorizationOf(returnTo: string): URLSearchParams | null {
  return returnTo.startsWith(authorizationPath) ? new URLSearchParams(returnTo.slice(authorizationPath.length)) : null;
}
