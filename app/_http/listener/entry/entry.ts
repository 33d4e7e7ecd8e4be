// The door of the house: what the listener does with every request before the framework sees it. It gives the
// request its id, takes the client's address from the socket, and refuses what no page or route would take.

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
import { judgeHost } from "./host";
import { noteForeign } from "../note-foreign";
import { isSameOrigin, largestBodyBytes } from "../../origin";
import { beginRequest, endRequest, noteReason } from "../request-log";
import { bareContentSecurityPolicy, securityHeaders } from "../../security-headers";

/** Set by the listener on the way in; whatever a client sends under these names is thrown away. */
export const internalHeaders = { requestId: "x-postkey-request-id", address: "x-postkey-client-address" } as const;

const safeMethods = ["GET", "HEAD", "OPTIONS"];
const changingMethods = ["POST", "PUT", "PATCH", "DELETE"];
// Only route handlers change anything. A page that is posted to would merely render.
const changingPaths = /^\/(forms|auth|api\/auth|cron)(\/|$)/;
const formPaths = /^\/forms(\/|$)/;
// Pages of the sign-in, and those behind it, are no search result.
const unlisted = /^\/(login|authorize|account|mail|dev|status)(\/|\?|$)/;
// What the framework's own scripts send to get a page's data instead of the page, and what steers it from inside. No page of
// ours asks for data, and a value that cannot be read would be a 500. While somebody develops, its tools do ask.
const frameworksOwn =
  /^(rsc|next-.+|x-nextjs-.+|x-next-.+|x-middleware-.+|x-invoke-.+|x-matched-path|x-now-route-matches)$/;
const idForm = /^[A-Za-z0-9._-]{8,64}$/;

/**
 * Admits a request, or turns it into the answer that refuses it.
 * @returns true when the framework should handle it; it may then be another request than the client sent, for a
 * browser that is refused gets the error page under the right status
 */
export function admit(request: IncomingMessage, response: ServerResponse): boolean {
  const { requestId, address } = identify(request, response);
  const underWay = beginRequest(requestId, request.method ?? "", request.url ?? "");
  response.once("close", () => endRequest(underWay, response.writableFinished ? response.statusCode : null));
  const wrongHost = judgeHost(request, env().capturedInbox);
  const reason = wrongHost?.reason ?? findFault(request);
  if (!reason) {
    // A page's redirect is a 307 in the framework. Ours are 303 (RFC 9110 section 15.4.4): go and GET that.
    rewriteStatus(response, (status) => (status === 307 ? 303 : status));
    return true;
  }
  noteReason(requestId, reason);
  if (reason === "origin_not_allowed")
    noteForeign(headersOf(request), request.url ?? "", callerOf(request, requestId, address));
  if (reason === "method_not_allowed")
    response.setHeader("Allow", isForOtherOrigins(request.url ?? "") ? "GET, HEAD, OPTIONS" : "GET, HEAD");
  // What was not read must not be taken for the next request on this connection.
  response.setHeader("Connection", "close");
  // A page under a name that is not ours would only spread it.
  if (wantsPage(request) && !wrongHost) {
    becomeErrorPage(request, response, reason, requestId);
    return true;
  }
  void answerProblem(request, response, reason, requestId, wrongHost?.detail);
  return false;
}

/** Answers a request whose handling threw, instead of leaving its connection without a word. */
export function answerBroken(error: unknown, request: IncomingMessage, response: ServerResponse): void {
  // Whoever has gone away is told nothing, and broke nothing.
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
  // An id from outside is taken only from a proxy that is trusted.
  const offered = request.headers["x-request-id"];
  const requestId =
    isTrustedPeer(socketAddress, trustedProxies) && typeof offered === "string" && idForm.test(offered)
      ? offered
      : randomRequestId();

  for (const name of Object.keys(request.headers)) if (name.startsWith("x-postkey-")) delete request.headers[name];
  request.headers[internalHeaders.requestId] = requestId;
  if (address) request.headers[internalHeaders.address] = address;
  // The framework builds URLs from these when they are there. Ours come from the configuration.
  for (const name of ["x-forwarded-host", "x-forwarded-proto", "x-forwarded-port", "forwarded"])
    delete request.headers[name];
  for (const name of Object.keys(request.headers))
    if (production ? frameworksOwn.test(name) : name === "x-middleware-subrequest") delete request.headers[name];

  response.setHeader("X-Request-Id", requestId);
  if (unlisted.test(request.url ?? "")) response.setHeader("X-Robots-Tag", "noindex");
  completeHead(request, response, [["Content-Security-Policy", bareContentSecurityPolicy], ...securityHeaders(hsts)]);
  return { requestId, address };
}

// As app/_http/caller.ts makes it of what the framework passes on; a browser's memory is not opened for a refusal.
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

// Added when the head is sent, for what nobody has set by then. Set earlier they would win over a route's own
// policy: the framework drops a route's header when there is one of that name.
function completeHead(
  request: IncomingMessage,
  response: ServerResponse,
  headers: [name: string, value: string][],
): void {
  const writeHead = response.writeHead.bind(response) as (...given: unknown[]) => ServerResponse;
  const target = request.url ?? "";
  response.writeHead = (...given: unknown[]) => {
    if (response.headersSent) return writeHead(...given);
    // Below the API's addresses the framework answers too, with redirects and errors that no route has seen.
    if (isForOtherOrigins(target)) letOthersRead(response, rememberedOriginOf(headersOf(request)));
    for (const [name, value] of headers) if (!response.hasHeader(name)) response.setHeader(name, value);
    // A permanent redirect of the framework would be kept for ever, with a query that may hold a secret.
    if (/^30[1278]$/.test(String(given[0]))) response.setHeader("Cache-Control", "no-store");
    // Node loses what came in one packet with a request that it might have upgraded: nothing else follows there.
    if (isLeaving() || request.headers.upgrade !== undefined) response.setHeader("Connection", "close");
    return writeHead(...given);
  };
}

// Unless a route has decided that already.
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

// An absolute-form target, a NUL, or bytes that are not UTF-8 name nothing here. Nor do dots: the framework would
// resolve them, and "/auth/%2e%2e/login" would be another path there than the one that was judged here.
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

// Node keeps the first of two and drops the other silently; what stands in front of us may have looked at that one.
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
  // The framework would answer 200, for the page itself is fine.
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

// The listener's own problem answer: the framework, whose responses problem.ts builds, is not asked here.
async function answerProblem(
  request: IncomingMessage,
  response: ServerResponse,
  reason: ReasonCode,
  requestId: string,
  detail?: string,
): Promise<void> {
  // A refusal holds nothing of anybody, so a listed page may read it whatever the address was.
  const from = headersOf(request);
  letOthersRead(response, await listedOriginOf(from).catch(() => rememberedOriginOf(from)));
  const problem = problemDocument(refuse(reason, { detail }), { origin: env().origin, requestId });
  response.writeHead(problem.status, { "Content-Type": "application/problem+json", "Cache-Control": "no-store" });
  response.end(request.method === "HEAD" ? undefined : JSON.stringify(problem));
}
