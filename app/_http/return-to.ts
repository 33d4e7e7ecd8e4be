// Where a person goes after signing in: a path of this origin, whatever was asked for.

const fallback = "/account";
// Pages of the sign-in itself would lead in a circle; handlers and documents are no place to arrive at.
const nowhere = /^\/(login|forms|auth|api|_next|authorize|\.well-known)(\/|$)/;
const longest = 2_000;

/**
 * Keeps a return path only when every browser reads it as a path of this origin; `/account` for anything else:
 * other schemes and hosts, `//e`, `/\e`, encoded or dotted ways to them, tabs and other control characters.
 * @returns path and query, normalised, beginning with exactly one slash
 */
export function safeReturnTo(value: string | null | undefined): string {
  if (!value || value.length > longest || !/^\/(?![/\\])/.test(value) || /[\\\p{C}]/u.test(value)) return fallback;
  const base = "https://origin.invalid";
  const url = URL.canParse(value, base) ? new URL(value, base) : null;
  // "/..//e" is one slash until it is normalised.
  if (!url || url.origin !== base || url.pathname.startsWith("//") || nowhere.test(url.pathname)) return fallback;
  return `${url.pathname}${url.search}`;
}
