// Our listener answers the API. It calls the handler of a route.ts as the framework would, because the framework's router,
// tracing and streams cost more than these routes do (docs/performance.md). In development, and where our listener
// doesn't run, the framework answers. e2e/api/parity.spec.ts compares the two.

import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { env } from "@/lib/env";
import type { RouteHandler } from "../../api/endpoint";
import { matcherOf } from "../routes";

export type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;
type Route = Readonly<Record<string, RouteHandler | undefined>>;

// The framework decodes, resolves or redirects any other path before it looks for a route.
const plainPath = /^(\/[\w.~-]+)+$/;
// Tokens and refusals fit into one packet without compression.
const smallestCompressedBytes = 4_096;
const takesGzip = /(^|[\s,])gzip(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i;
const compress = promisify(gzip);

/**
 * Every route.ts except those of pages, forms and developers, by its route. The bundler lists the files during the build,
 * so there is no list to maintain. Without a build the list is empty.
 */
function readRoutes(): ReadonlyMap<string, () => Promise<Route>> {
  const files = import.meta.glob<Route>(["/app/**/route.ts", "!/app/{api,dev,forms,login}/**"]);
  return new Map(Object.entries(files).map(([file, load]) => [file.slice("/app".length, -"/route.ts".length), load]));
}

/** Answers an admitted request if it is for the API. @param framework answers every other request */
export function answerApi(framework: Handle): Handle {
  const routes = readRoutes();
  const match = matcherOf([...routes.keys()]);
  const loaded = new Map<string, Route>();
  return async (request, response) => {
    const [path = ""] = (request.url ?? "").split("?", 1);
    if (!plainPath.test(path)) return framework(request, response);
    // Most paths are the name of their route.
    const found = routes.has(path) ? { route: path, params: {} } : match(path);
    if (!found) return framework(request, response);
    // The route is part of this file's bundle. Its first request evaluates it.
    const route = loaded.get(found.route) ?? (await routes.get(found.route)!());
    loaded.set(found.route, route);
    const handler = route[request.method!];
    if (!handler) return framework(request, response);
    const answer = await handler(await toRequest(request), { params: Promise.resolve(found.params) });
    await send(answer, request, response);
  };
}

async function send(answer: Response, request: IncomingMessage, response: ServerResponse): Promise<void> {
  for (const [name, value] of answer.headers) response.appendHeader(name, value);
  let body = answer.body === null ? null : Buffer.from(await answer.arrayBuffer());
  if (body && body.byteLength >= smallestCompressedBytes) {
    response.appendHeader("Vary", "Accept-Encoding");
    if (takesGzip.test(String(request.headers["accept-encoding"] ?? ""))) {
      response.setHeader("Content-Encoding", "gzip");
      body = await compress(body);
    }
  }
  if (body) response.setHeader("Content-Length", body.byteLength);
  response.writeHead(answer.status);
  response.end(request.method === "HEAD" || body === null ? undefined : body);
}

async function toRequest(request: IncomingMessage): Promise<Request> {
  const { method, headers } = request;
  const url = `${env().origin}${request.url}`;
  const named = headers as Record<string, string>;
  if (method === "GET" || method === "HEAD") return new Request(url, { method, headers: named });
  // The listener has already refused a length that is too large. A body without a length is counted as it is read, see
  // body.ts.
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
