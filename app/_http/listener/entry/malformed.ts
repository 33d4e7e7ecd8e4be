// Bytes that aren't HTTP, and heads that are too slow or too large, never become a request. Node would answer with only a
// status line. This answers with an id, like every other answer. Called by listen.ts.

import type { Duplex } from "node:stream";
import { problemDocument } from "@/lib/api/problem";
import { env } from "@/lib/env";
import { refuse } from "@/lib/outcome";
import type { ReasonCode } from "@/lib/reasons";
import { randomRequestId } from "@/lib/secret";
import { readableBy, rememberedOriginOf } from "../../cross-origin";
import { bareContentSecurityPolicy, securityHeaders } from "../../security-headers";
import { beginRequest, endRequest, noteReason } from "../request-log";

// RFC 9110 section 15.5.9 and RFC 6585 section 5.
const statuses: Record<string, [status: number, phrase: string, reason: ReasonCode]> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, "Request Timeout", "validation_failed"],
  HPE_HEADER_OVERFLOW: [431, "Request Header Fields Too Large", "payload_too_large"],
};

/** Answers directly on the connection and closes it. */
export function refuseMalformed(error: NodeJS.ErrnoException & { rawPacket?: Buffer }, connection: Duplex): void {
  if (error.code === "ECONNRESET" || !connection.writable) return void connection.destroy();
  const [status, phrase, reason] = statuses[error.code ?? ""] ?? [400, "Bad Request", "validation_failed"];
  answerBare(connection, randomRequestId(), status, phrase, reason, corsHeaders(error.rawPacket));
}

/** Refuses a CONNECT, which Node doesn't handle as a request either. This server is not a proxy. */
export function refuseTunnel(connection: Duplex): void {
  const requestId = randomRequestId();
  const underWay = beginRequest(requestId, "CONNECT", "");
  noteReason(requestId, "method_not_allowed");
  answerBare(connection, requestId, 405, "Method Not Allowed", "method_not_allowed", [["Allow", "GET, HEAD"]]);
  endRequest(underWay, 405);
}

function answerBare(
  connection: Duplex,
  requestId: string,
  status: number,
  phrase: string,
  reason: ReasonCode,
  more: readonly (readonly [string, string])[],
): void {
  const body = JSON.stringify(problemDocument(refuse(reason), { origin: env().origin, requestId, status }));
  const headers = [
    ["X-Request-Id", requestId],
    ["Content-Type", "application/problem+json"],
    ["Content-Length", String(Buffer.byteLength(body))],
    ["Cache-Control", "no-store"],
    ["Connection", "close"],
    ["Content-Security-Policy", bareContentSecurityPolicy],
    ...securityHeaders(env().hsts),
    ...more,
  ];
  connection.end(
    `HTTP/1.1 ${status} ${phrase}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${body}`,
  );
}

// A listed page may have sent the head that is too large. The bytes that arrived show its origin.
function corsHeaders(packet: Buffer | undefined): [name: string, value: string][] {
  const origins = [...(packet?.toString("latin1") ?? "").matchAll(/^origin:[ \t]*(\S+)[ \t]*\r?$/gim)].map(
    ([, origin]) => origin!,
  );
  const listed = origins.length === 1 ? rememberedOriginOf({ get: () => origins[0]! }) : null;
  return [["Vary", "Origin"], ...(listed ? readableBy(listed) : [])];
}
