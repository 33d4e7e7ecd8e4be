// What is not HTTP, or too slow or too large in its head, never becomes a request. Node would answer it with a bare
// line; this answers with an id, as everything does. Called by server.mjs.

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

/** Answers on the bare connection, and closes it. */
export function turnAway(error: NodeJS.ErrnoException & { rawPacket?: Buffer }, connection: Duplex): void {
  if (error.code === "ECONNRESET" || !connection.writable) return void connection.destroy();
  const [status, phrase, reason] = statuses[error.code ?? ""] ?? [400, "Bad Request", "validation_failed"];
  answerBare(connection, randomRequestId(), status, phrase, reason, readableByWhoever(error.rawPacket));
}

/** Answers a CONNECT, which Node takes for no request either: nobody is let through to another server. */
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

// The browser of a listed page may send a head that is too large; Node keeps what arrived of it.
function readableByWhoever(packet: Buffer | undefined): [name: string, value: string][] {
  const told = [...(packet?.toString("latin1") ?? "").matchAll(/^origin:[ \t]*(\S+)[ \t]*\r?$/gim)].map(
    ([, origin]) => origin!,
  );
  const listed = told.length === 1 ? rememberedOriginOf({ get: () => told[0]! }) : null;
  return [["Vary", "Origin"], ...(listed ? readableBy(listed) : [])];
}
