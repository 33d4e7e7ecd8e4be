// The headers that every answer carries, whatever it is. The listener sets them before the framework runs, so
// that redirects, errors and files have them too; proxy.ts and endpoint.ts set them where there is none.

/** @param secureOrigin the public origin is https: only then may a browser be told to insist on it */
export function securityHeaders(secureOrigin: boolean): [name: string, value: string][] {
  return [
    ["X-Content-Type-Options", "nosniff"],
    // Not no-referrer: with that, a form posted without scripts carries "Origin: null".
    ["Referrer-Policy", "strict-origin"],
    ["Cross-Origin-Opener-Policy", "same-origin"],
    ["Cross-Origin-Resource-Policy", "same-origin"],
    ["X-Frame-Options", "DENY"],
    ["Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"],
    // RFC 6797 section 7.2 forbids it over plain http; two years, as the preload lists ask.
    ...(secureOrigin ? ([["Strict-Transport-Security", "max-age=63072000; includeSubDomains"]] as [string, string][]) : []),
  ];
}

/** For answers that are no page: nothing in them may run, load or be framed. Pages replace it, see proxy.ts. */
export const bareContentSecurityPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The policy of one page. @param nonce of this response only. @param development the framework's own tools need eval there */
export function pageContentSecurityPolicy(nonce: string, development: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "frame-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
