// Where a changing request may come from. Read by the listener before the framework sees the request, and by
// the form handlers again, for where there is no listener.

export const largestBodyBytes = 16 * 1024;

/**
 * Tells whether a request that changes something was sent by one of this origin's own pages: the browser says
 * so in Sec-Fetch-Site; where a browser is too old for that, the exact Origin has to. A missing Origin, `null`
 * and another site's are all refused.
 * @see OWASP CSRF Prevention Cheat Sheet, "Fetch Metadata"; W3C Fetch Metadata Request Headers
 */
export function isSameOrigin(headers: { get(name: string): string | null }, origin: string): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin";
  return headers.get("origin") === origin;
}

/**
 * Tells whether a page of another origin sent this request although that origin is not listed. Programs without
 * a browser send neither header and pass: they have no cookies that somebody could ride on.
 */
export function isForeign(headers: { get(name: string): string | null }, origin: string, allowedOrigins: readonly string[]): boolean {
  const from = headers.get("origin");
  if (from !== null) return from !== origin && !allowedOrigins.includes(from);
  const site = headers.get("sec-fetch-site");
  return site !== null && site !== "same-origin" && site !== "none";
}
