// The entry: the listener's work on every request before the framework runs. It assigns the request id, takes the
// client's address from the socket, and refuses requests that no page or route would accept.

import type { IncomingMessage, ServerResponse } from "node:http";
import { failureOf } from "../../failure";
import { problemDocument } from "@/lib/api/problem";
import { cleanUserAgent, type Caller } from "@/lib/caller";
import { env } from "@/lib/env";
import { clientAddress, coarseNetwork, isTrustedPeer, networkKey } from "@/lib/network";
import { refuse } from "@/lib/outcome";
import { reasons, type ReasonCode } from "@/lib/reasons";
import { randomRequestId } from "@/lib/secret";
import { isForOtherOrigins, listedOriginOf, readableBy, rememberedOriginOf } from "../../cross-origin";
import { isLeaving } from "../connections/leaving";
import { checkHost } from "./host";
import { noteForeign } from "../note-foreign";
import { isSameOrigin, largestBodyBytes } from "../../origin";
import { beginRequest, endRequest, noteReason } from "../request-log";
import { bareContentSecurityPolicy, securityHeaders } from "../../security-headers";

/** Set by the listener. Values that a client sends under these names are discarded. */
export const internalHeaders = { requestId: "x-postkey-request-id", address: "x-postkey-client-address" } as const;

const safeMethods = ["GET", "HEAD", "OPTIONS"];
const changingMethods = ["POST", "PUT", "PATCH", "DELETE"];
// Only route handlers change anything. A POST to a page would only render it.
const changingPaths = /^\/(forms|auth|api\/auth|cron)(\/|$)/;
const formPaths = /^\/forms(\/|$)/;
// Pages of the sign-in, and pages that require it, don't belong in search results.
const unlisted = /^\/(login|authorize|account|mail|dev|status)(\/|\?|$)/;
// Headers with which the framework's scripts ask for a page's data instead of the page, and its internal headers. Our
// pages never ask for data, and an unreadable value would cause a 500. In development the framework's tools need them.
const frameworksOwn =
  /^(rsc|next-.+|x-nextjs-.+|x-next-.+|x-middleware-.+|x-invoke-.+|x-matched-path|x-now-route-matches)$/;
const idForm = /^[A-Za-z0-9._-]{8,64}$/;

/**
 * Admits a request or refuses it.
 * @returns true when the framework should handle it. The request may then differ from the one that the client sent,
 * because a refused browser gets the error page with the right status
 */
export function admit(request: IncomingMessage, response: ServerResponse): boolean {
  const { requestId, address } = identify(request, response);
  const underWay = beginRequest(requestId, request.method ?? "", request.url ?? "");
  response.once("close", () => endRequest(underWay, response.writableFinished ? response.statusCode : null));
  const wrongHost = checkHost(request, env().capturedInbox);
  const reason = wrongHost?.reason ?? findFault(request);
  if (!reason) {
    // The framework redirects a page with 307. Ours use 303, which always means GET (RFC 9110 section 15.4.4).
    rewriteStatus(response, (status) => (status === 307 ? 303 : status));
    return true;
  }
  noteReason(requestId, reason);
  if (reason === "origin_not_allowed")
    noteForeign(headersOf(request), request.url ?? "", callerOf(request, requestId, address));
  if (reason === "method_not_allowed")
    response.setHeader("Allow", isForOtherOrigins(request.url ?? "") ? "GET, HEAD, OPTIONS" : "GET, HEAD");
  // The unread body must not be parsed as the next request on this connection.
  response.setHeader("Connection", "close");
  // A wrong host gets no page, so that nothing of ours is shown under that name.
  if (wantsPage(request) && !wrongHost) {
    becomeErrorPage(request, response, reason, requestId);
    return true;
  }
  void answerProblem(request, response, reason, requestId, wrongHost?.detail);
  return false;
}

/** Answers a request whose handling threw an exception. Otherwise its connection would get no answer. */
export function answerBroken(error: unknown, request: IncomingMessage, response: ServerResponse): void {
  // A client that hung up gets no answer, and this is not an error of ours.
  if (response.destroyed || response.writableEnded || isAborted(request)) return void response.destroy();
  const [id, address] = [request.headers[internalHeaders.requestId], request.headers[internalHeaders.address]] as (
    string | undefined
  )[];
  const requestId = id ?? randomRequestId();
  const { reason, retryAfterSeconds } = failureOf(error, "request", callerOf(request, requestId, address ?? null));
  noteReason(requestId, reason);
  if (response.headersSent) return void response.destroy();
  for (const name of response.getHeaderNames()) if (name !== "x-request-id") response.removeHeader(name);
  if (retryAfterSeconds !== undefined) response.setHeader("Retry-After", String(retryAfterSeconds));
  response.setHeader("X-Request-Id", requestId);
  response.setHeader("Connection", "close");
  void answerProblem(request, response, reason, requestId);
}

function isAborted(request: IncomingMessage): boolean {
  return request.destroyed && !request.complete;
}

function identify(request: IncomingMessage, response: ServerResponse): { requestId: string; address: string | null } {
  const { trustedProxies, hsts, clientIpHeader, production } = env();
  const socketAddress = request.socket.remoteAddress ?? null;
  const address = clientAddress({
    socketAddress,
    forwardedFor: request.headers["x-forwarded-for"],
    trustedProxies,
    platformHeader: clientIpHeader ? request.headers[clientIpHeader] : null,
  });
  // An id from outside is accepted only from a trusted proxy.
  const offered = request.headers["x-request-id"];
  const requestId =
    isTrustedPeer(socketAddress, trustedProxies) && typeof offered === "string" && idForm.test(offered)
      ? offered
      : randomRequestId();

  for (const name of Object.keys(request.headers)) if (name.startsWith("x-postkey-")) delete request.headers[name];
  request.headers[internalHeaders.requestId] = requestId;
  if (address) request.headers[internalHeaders.address] = address;
  // The framework would build URLs from these. Ours come from the configuration.
  for (const name of ["x-forwarded-host", "x-forwarded-proto", "x-forwarded-port", "forwarded"])
    delete request.headers[name];
  for (const name of Object.keys(request.headers))
    if (production ? frameworksOwn.test(name) : name === "x-middleware-subrequest") delete request.headers[name];

  response.setHeader("X-Request-Id", requestId);
  if (unlisted.test(request.url ?? "")) response.setHeader("X-Robots-Tag", "noindex");
  completeHead(request, response, [["Content-Security-Policy", bareContentSecurityPolicy], ...securityHeaders(hsts)]);
  return { requestId, address };
}

// Like callerOf in app/_http/caller.ts, but without the browser cookie, which a refusal doesn't need.
function callerOf(request: IncomingMessage, requestId: string, address: string | null): Caller {
  const userAgent = cleanUserAgent(request.headers["user-agent"]);
  return {
    requestId,
    networkKey: networkKey(address),
    network: coarseNetwork(address),
    userAgent,
    browserId: null,
    knownAddresses: [],
  };
}

function headersOf(request: IncomingMessage) {
  return { get: (name: string) => (request.headers[name] as string | undefined) ?? null };
}

// Adds the missing headers when the head is sent. Earlier would be wrong: the framework drops a route's header if one of
// that name is already set, so a route couldn't set its own policy.
function completeHead(
  request: IncomingMessage,
  response: ServerResponse,
  headers: [name: string, value: string][],
): void {
  const writeHead = response.writeHead.bind(response) as (...given: unknown[]) => ServerResponse;
  const target = request.url ?? "";
  response.writeHead = (...given: unknown[]) => {
    if (response.headersSent) return writeHead(...given);
    // Below the API's addresses the framework also sends its own redirects and errors, without calling a route.
    if (isForOtherOrigins(target)) letOthersRead(response, rememberedOriginOf(headersOf(request)));
    for (const [name, value] of headers) if (!response.hasHeader(name)) response.setHeader(name, value);
    // Browsers would keep a permanent redirect of the framework for ever, and its query may hold a secret.
    if (/^30[1278]$/.test(String(given[0]))) response.setHeader("Cache-Control", "no-store");
    // Node loses the bytes that came in one packet with an upgrade request, so the connection can't be used again.
    if (isLeaving() || request.headers.upgrade !== undefined) response.setHeader("Connection", "close");
    return writeHead(...given);
  };
}

// Does nothing if a route has already decided.
function letOthersRead(response: ServerResponse, listedOrigin: string | null): void {
  if (response.hasHeader("Access-Control-Allow-Origin") || /\borigin\b/i.test(String(response.getHeader("Vary"))))
    return;
  response.appendHeader("Vary", "Origin");
  if (listedOrigin) for (const [name, value] of readableBy(listedOrigin)) response.setHeader(name, value);
}

function findFault(request: IncomingMessage): ReasonCode | null {
  const method = request.method ?? "";
  const changing = changingMethods.includes(method);
  if (!changing && !safeMethods.includes(method)) return "method_not_allowed";
  const path = pathOf(request.url ?? "");
  if (path === null || isSentTwice(request, "authorization")) return "validation_failed";
  if (!changing) return null;
  if (Number(request.headers["content-length"] ?? 0) > largestBodyBytes) return "payload_too_large";
  // The development server's own tools post to it; production has no such path.
  if (!env().production && path.startsWith("/__nextjs")) return null;
  if (!changingPaths.test(path)) return "method_not_allowed";
  if (formPaths.test(path) && !isSameOrigin(headersOf(request), env().origin)) return "origin_not_allowed";
  return null;
}

// No path here is an absolute-form target or contains a NUL or bytes that aren't UTF-8. Dots are refused too: the
// framework would resolve them, so "/auth/%2e%2e/login" would be a different path there than the one checked here.
function pathOf(target: string): string | null {
  if (!target.startsWith("/")) return null;
  const path = target.split("?", 1)[0]!;
  try {
    const decoded = decodeURIComponent(path);
    return /[\p{Cc}\\]/u.test(decoded) || decoded.split("/").some((part) => part === "." || part === "..")
      ? null
      : path;
  } catch {
    return null;
  }
}

// Node keeps the first of two fields and silently drops the second. A proxy in front of us may have checked the second.
function isSentTwice(request: IncomingMessage, name: string): boolean {
  return (request.headersDistinct[name]?.length ?? 0) > 1;
}

function wantsPage(request: IncomingMessage): boolean {
  return (request.headers.accept ?? "").includes("text/html");
}

function becomeErrorPage(
  request: IncomingMessage,
  response: ServerResponse,
  reason: ReasonCode,
  requestId: string,
): void {
  request.method = "GET";
  request.url = `/login/error?${new URLSearchParams({ reason, request_id: requestId })}`;
  delete request.headers["content-type"];
  delete request.headers["content-length"];
  delete request.headers["transfer-encoding"];
  // The framework would answer 200, because the error page itself renders fine.
  rewriteStatus(response, () => reasons[reason].status);
}

function rewriteStatus(response: ServerResponse, rewrite: (status: number) => number): void {
  let current = response.statusCode;
  Object.defineProperty(response, "statusCode", {
    get: () => rewrite(current),
    set(status: number) {
      current = status;
    },
  });
}

// The listener's own problem answer. problem.ts builds answers for the framework, which is not used here.
async function answerProblem(
  request: IncomingMessage,
  response: ServerResponse,
  reason: ReasonCode,
  requestId: string,
  detail?: string,
): Promise<void> {
  // A refusal holds no one's data, so a listed page may read it at any address.
  const from = headersOf(request);
  letOthersRead(response, await listedOriginOf(from).catch(() => rememberedOriginOf(from)));
  const problem = problemDocument(refuse(reason, { detail }), { origin: env().origin, requestId });
  response.writeHead(problem.status, { "Content-Type": "application/problem+json", "Cache-Control": "no-store" });
  response.end(request.method === "HEAD" ? undefined : JSON.stringify(problem));
}
