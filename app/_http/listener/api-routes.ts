// The API routes that our listener answers itself, by the same route.ts that the framework would call: its router,
// tracing and streams cost more than all that these routes do (docs/performance.md). Only paths that stand here letter
// for letter. Every other one, and all of them where no listener of ours stands, goes through the framework.

import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import type { RouteHandler } from "../api/endpoint";

export type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;
type Route = Readonly<Record<string, RouteHandler | undefined>>;

// Each is loaded by its first request.
const routes: ReadonlyMap<string, () => Promise<Route>> = new Map([
  ["/.well-known/jwks.json", once(() => import("@/app/.well-known/jwks.json/route"))],
  ["/auth/introspect", once(() => import("@/app/auth/introspect/route"))],
  ["/auth/login", once(() => import("@/app/auth/login/route"))],
  ["/auth/logout", once(() => import("@/app/auth/logout/route"))],
  ["/auth/me", once(() => import("@/app/auth/me/route"))],
  ["/auth/revoke", once(() => import("@/app/auth/revoke/route"))],
  ["/auth/session/token", once(() => import("@/app/auth/session/token/route"))],
  ["/auth/token", once(() => import("@/app/auth/token/route"))],
  ["/auth/verify", once(() => import("@/app/auth/verify/route"))],
  ["/healthz", once(() => import("@/app/healthz/route"))],
]);
// None of them has a part of its path that varies.
const context = { params: Promise.resolve({}) };

/**
 * Answers an admitted request when it is for one of these routes.
 * @param framework answers every other one, and those of a route that could not be loaded: it loads by a way of its own
 * @returns a promise that rejects when the client went away
 */
export async function answerApi(request: IncomingMessage, response: ServerResponse, framework: Handle): Promise<void> {
  const [path] = (request.url ?? "").split("?", 1);
  const load = routes.get(path!);
  if (!load) return framework(request, response);
  let route: Route;
  try {
    route = await load();
  } catch (error) {
    log().error(
      { route: path, error: error instanceof Error ? error.stack : String(error) },
      "route left to the framework",
    );
    return framework(request, response);
  }
  return answerBy(route, request, response);
}

/** Loads every route, so that nobody's request waits for it. @throws what the last one threw that could not be loaded, after the others */
export async function loadApi(): Promise<void> {
  let failure: unknown;
  for (const load of routes.values()) await load().catch((error: unknown) => (failure = error));
  if (failure !== undefined) throw failure;
}

async function answerBy(route: Route, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // The listener has refused every other method.
  const answer = await route[request.method!]!(await toRequest(request), context);
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
    return new Request(url, {
      method,
      headers: named,
      body: Readable.toWeb(request) as ReadableStream,
      duplex: "half",
    } as RequestInit);
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return new Request(url, { method, headers: named, body: chunks.length === 0 ? null : Buffer.concat(chunks) });
}

/** Loads once for everybody. What failed is tried again by the next request, for it may have been short of something. */
export function once<T extends Route>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () =>
    (loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    }));
}
