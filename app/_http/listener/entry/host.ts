// Whether a request may name the host that it names. Links and cookies never depend on it, for the origin comes from the
// configuration; this refuses what is not HTTP, and keeps a captured inbox from a page of another name. Asked by entry.

import type { IncomingMessage } from "node:http";
import { isLoopback } from "@/lib/settings-read";
import type { ReasonCode } from "@/lib/reasons";

// RFC 3986 section 3.2: a registered name, an IPv4 or a bracketed IPv6 address, and a port.
const hostForm = /^([A-Za-z0-9._~!$&'()*+,;=%-]+|\[[0-9A-Fa-f:.]+\])(:\d{0,5})?$/;

/**
 * Judges the `Host` field. RFC 9112 section 3.2 has 400 for none, for two and for what is no host. With a captured
 * inbox only loopback passes: any name can be made to lead to 127.0.0.1, and the pages of that name would be taken for
 * ours by the browser of whoever develops (DNS rebinding).
 * @returns null when it may pass
 */
export function judgeHost(
  request: IncomingMessage,
  loopbackOnly: boolean,
): { reason: ReasonCode; detail: string } | null {
  const [host, ...more] = request.headersDistinct.host ?? [];
  // HTTP/1.0 knows no such field, and health checks still speak it.
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
