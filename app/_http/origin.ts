// Where a changing request comes from. Only this file reads Origin and Sec-Fetch-Site. Called by the listener before the
// framework runs, by endpoint.ts for every route, and by the code that accepts a cookie.

type Fields = { get(name: string): string | null };

export const largestBodyBytes = 16 * 1024;

/** A page of this origin; a page of another or an unknown origin; or a program or a typed address. */
export type Sender = "own page" | "other page" | "no page";

/**
 * Finds out who sent a request. If Sec-Fetch-Site is present, it decides, because no page can set it. So `Origin: null`
 * with `same-origin` is our own page behind a proxy that adds `Referrer-Policy: no-referrer`. A different Origin with
 * `same-origin` is our own page, opened by another name of this machine. For browsers too old to send Sec-Fetch-Site, the
 * exact Origin decides. Programs send neither.
 * @see OWASP CSRF Prevention Cheat Sheet, "Fetch Metadata"; W3C Fetch Metadata Request Headers; decision record 0023
 */
export function senderOf(headers: Fields, origin: string): Sender {
  const site = headers.get("sec-fetch-site");
  const from = headers.get("origin");
  if (site === "same-origin" || (site === null && from === origin)) return "own page";
  // "none" is a typed address or a bookmark. Neither sends an origin.
  return from === null && (site === null || site === "none") ? "no page" : "other page";
}

/** True when one of this origin's own pages sent the request. Forms and cookies require this. */
export function isSameOrigin(headers: Fields, origin: string): boolean {
  return senderOf(headers, origin) === "own page";
}

/**
 * True when a page of another origin sent the request and that origin isn't listed. Programs pass, because they have no
 * cookies that an attacker could use.
 */
export function isForeign(headers: Fields, origin: string, allowedOrigins: readonly string[]): boolean {
  return senderOf(headers, origin) === "other page" && !allowedOrigins.includes(headers.get("origin") ?? "");
}
