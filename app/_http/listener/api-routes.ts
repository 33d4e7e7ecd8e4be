// The API routes that our listener answers itself, by the same route.ts that the framework would call: its router,
// tracing and streams cost more than all that these routes do (docs/performance.md). Only paths that stand here letter
// for letter. Every other one, and all of them where no listener of ours stands, goes through the framework.

import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import * as jwks from "@/app/.well-known/jwks.json/route";
import * as introspect from "@/app/auth/introspect/route";
import * as login from "@/app/auth/login/route";
import * as logout from "@/app/auth/logout/route";
import * as me from "@/app/auth/me/route";
import * as revoke from "@/app/auth/revoke/route";
import * as sessionToken from "@/app/auth/session/token/route";
import * as token from "@/app/auth/token/route";
import * as verify from "@/app/auth/verify/route";
import * as healthz from "@/app/healthz/route";
import { env } from "@/lib/env";
import type { RouteHandler } from "../api/endpoint";

type Route = Readonly<Record<string, RouteHandler | undefined>>;

const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  ["/.well-known/jwks.json", jwks],
  ["/auth/introspect", introspect],
  ["/auth/login", login],
  ["/auth/logout", logout],
  ["/auth/me", me],
  ["/auth/revoke", revoke],
  ["/auth/session/token", sessionToken],
  ["/auth/token", token],
  ["/auth/verify", verify],
  ["/healthz", healthz],
]);
// None of them has a part of its path that varies.
const context = { params: Promise.resolve({}) };

/**
 * Answers an admitted request when it is for one of these routes.
 * @returns null when it is the framework's; otherwise a promise that rejects when the client went away
 */
export function answerApi(request: IncomingMessage, response: ServerResponse): Promise<void> | null {
  const [path] = (request.url ?? "").split("?", 1);
  const handler = routes.get(path!)?.[request.method ?? ""];
  return handler ? answerBy(handler, request, response) : null;
}

async function answerBy(handler: RouteHandler, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const answer = await handler(await toRequest(request), context);
  for (const [name, value] of answer.headers) response.appendHeader(name, value);
  const body = answer.body === null ? null : Buffer.from(await answer.arrayBuffer());
  if (body) response.setHeader("Content-Length", body.byteLength);
  response.writeHead(answer.status);
  response.end(request.method === "HEAD" || body === null ? undefined : body);
}

async function toRequest(request: IncomingMessage): Promise<Request> {
  const { method, headers } = request;
  const url = `${env().origin}${request.url}`;
  const named = headers as Record<string, string>;
  if (method === "GET" || method === "HEAD") return new Request(url, { method, headers: named });
  // The listener has refused a length that is too large. A body without one is counted as it is read, see body.ts.
  if (headers["transfer-encoding"] !== undefined) {
    return new Request(url, { method, headers: named, body: Readable.toWeb(request) as ReadableStream, duplex: "half" } as RequestInit);
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return new Request(url, { method, headers: named, body: chunks.length === 0 ? null : Buffer.concat(chunks) });
}
