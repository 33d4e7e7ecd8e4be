// Where a changing request comes from: the one place that reads Origin and Sec-Fetch-Site. Asked by the listener before
// the framework sees a request, by endpoint.ts for every route, and by what takes a cookie.

type Fields = { get(name: string): string | null };

export const largestBodyBytes = 16 * 1024;

/** A page of this origin; a page of another one, or of none that is told; a program, or a person without a page. */
export type Sender = "own page" | "other page" | "no page";

/**
 * Tells who sent a request. Sec-Fetch-Site decides where it is there, for no page can set it: so `Origin: null` beside
 * `same-origin` is a page of ours behind a proxy that adds `Referrer-Policy: no-referrer`, and another Origin beside it
 * is a page of ours that was opened by another name of this machine. Where a browser is too old for it, the exact Origin
 * decides. Programs send neither.
 * @see OWASP CSRF Prevention Cheat Sheet, "Fetch Metadata"; W3C Fetch Metadata Request Headers; decision record 0023
 */
export function senderOf(headers: Fields, origin: string): Sender {
  const site = headers.get("sec-fetch-site");
  const from = headers.get("origin");
  if (site === "same-origin" || (site === null && from === origin)) return "own page";
  // "none" is a typed address or a bookmark, neither of which names an origin.
  return from === null && (site === null || site === "none") ? "no page" : "other page";
}

/** Tells whether one of this origin's own pages sent this: what a form and a cookie need. */
export function isSameOrigin(headers: Fields, origin: string): boolean {
  return senderOf(headers, origin) === "own page";
}

/**
 * Tells whether a page of another origin sent this although that origin is not listed. Programs pass: they have no
 * cookies that somebody could ride on.
 */
export function isForeign(headers: Fields, origin: string, allowedOrigins: readonly string[]): boolean {
  return senderOf(headers, origin) === "other page" && !allowedOrigins.includes(headers.get("origin") ?? "");
}
