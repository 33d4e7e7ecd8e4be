// The headers of every answer. The listener sets them before the framework runs, so that redirects, errors and files have
// them too. Without a listener, proxy.ts and endpoint.ts set them.

import type { CspExtra } from "@/lib/settings-headers";

/** @param hsts from the settings; null when browsers should not be made to insist on https */
export function securityHeaders(hsts: string | null): [name: string, value: string][] {
  return [
    ["X-Content-Type-Options", "nosniff"],
    // Not no-referrer, which makes a form that is posted without scripts send "Origin: null".
    ["Referrer-Policy", "strict-origin"],
    ["Cross-Origin-Opener-Policy", "same-origin"],
    ["Cross-Origin-Resource-Policy", "same-origin"],
    ["X-Frame-Options", "DENY"],
    ["Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"],
    ...(hsts === null ? [] : ([["Strict-Transport-Security", hsts]] as [string, string][])),
  ];
}

/** For answers that aren't pages: nothing in them may run, load or be framed. Pages replace it, see proxy.ts. */
export const bareContentSecurityPolicy =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * The policy of one page.
 * @param nonce of this response only @param development allows eval, which the framework's tools need @param extra from the settings
 */
export function pageContentSecurityPolicy(nonce: string, development: boolean, extra: CspExtra): string {
  const own: Record<string, string> = {
    "default-src": "'self'",
    "script-src": `'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    "style-src": `'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "frame-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
  };
  // A directive that isn't listed above starts from default-src.
  for (const [directive, sources] of Object.entries(extra))
    own[directive] = [...new Set(`${own[directive] ?? own["default-src"]} ${sources.join(" ")}`.split(" "))].join(" ");
  return Object.entries(own)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join("; ");
}
