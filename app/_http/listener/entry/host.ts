// Checks the host that a request names. Links and cookies never depend on it, because the origin comes from the
// configuration. The check refuses invalid HTTP, and protects a captured inbox from pages of another name. Called by
// entry.ts.

import type { IncomingMessage } from "node:http";
import { isLoopback } from "@/lib/settings-read";
import type { ReasonCode } from "@/lib/reasons";

// RFC 3986 section 3.2: a registered name, an IPv4 or a bracketed IPv6 address, and a port.
const hostForm = /^([A-Za-z0-9._~!$&'()*+,;=%-]+|\[[0-9A-Fa-f:.]+\])(:\d{0,5})?$/;

/**
 * Checks the `Host` field. RFC 9112 section 3.2 requires a 400 if it is missing, sent twice or not a host. With a
 * captured inbox only loopback passes. Any name can be made to resolve to 127.0.0.1, and a developer's browser would then
 * treat the pages of that name as ours (DNS rebinding).
 * @returns null when the host is allowed
 */
export function checkHost(
  request: IncomingMessage,
  loopbackOnly: boolean,
): { reason: ReasonCode; detail: string } | null {
  const [host, ...more] = request.headersDistinct.host ?? [];
  // HTTP/1.0 has no such field, and some health checks still use it.
  if (host === undefined && request.httpVersionMajor === 1 && request.httpVersionMinor === 0) return null;
  if (host === undefined || more.length > 0 || !hostForm.test(host)) {
    return { reason: "validation_failed", detail: "Send one Host header, with the name of a host." };
  }
  if (!loopbackOnly || isLoopback(host.replace(/:\d*$/, "").toLowerCase())) return null;
  return {
    reason: "origin_not_allowed",
    detail: "While it captures mail, this service answers to localhost, 127.0.0.1 and [::1] only.",
  };
}
