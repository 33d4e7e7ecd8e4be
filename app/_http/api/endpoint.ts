// Wraps a route's handlers. It builds the caller once, refuses a foreign page, and turns an exception into an answer
// with a request id. Every method that isn't listed gets our 405 rather than the framework's empty one.

import { notesWritten } from "@/lib/audit/note";
import type { Caller } from "@/lib/caller";
import { env } from "@/lib/env";
import { refuse, type Refusal } from "@/lib/outcome";
import { behindListener, callerOf } from "../caller";
import { listedOriginOf, preflightFields, readableBy, rememberedOriginOf } from "../cross-origin";
import { failureOf } from "../failure";
import { noteForeign } from "../listener/note-foreign";
import { isForeign } from "../origin";
import { problem } from "./problem";
import { beginRequest, endRequest } from "../listener/request-log";
import { bareContentSecurityPolicy, securityHeaders } from "../security-headers";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
type Context = { params: Promise<Record<string, unknown>> };
type Handler = (request: Request, caller: Caller, context: Context) => Promise<Response>;
/** Called by the framework, or by our listener in its place. */
export type RouteHandler = (request: Request, context: Context) => Promise<Response>;
type Options = {
  /** Pages of the clients' origins may call this route, without cookies. */
  cors?: boolean;
  /** Builds the answer to a foreign page and to an error. */
  refused?: (refusal: Refusal, request: Request, caller: Caller) => Response;
};

/**
 * Builds the exports of a route.ts.
 * @param handlers one per method; HEAD follows GET
 */
export function endpoint(
  handlers: Partial<Record<Method, Handler>>,
  options: Options = {},
): Record<string, RouteHandler> {
  const { cors = false } = options;
  const allow = [...Object.keys(handlers), ...(handlers.GET ? ["HEAD"] : []), ...(cors ? ["OPTIONS"] : [])].join(", ");
  const notAllowed: Handler = async (_, caller) => problem(refuse("method_not_allowed"), caller, { Allow: allow });
  const wrap =
    (handler: Handler): RouteHandler =>
    (request, context) =>
      answer(request, context, handler, options);
  const { GET = notAllowed, POST = notAllowed, PUT = notAllowed, PATCH = notAllowed, DELETE = notAllowed } = handlers;
  const OPTIONS: Handler = cors
    ? async () => new Response(null, { status: 204, headers: { Allow: allow } })
    : notAllowed;
  return {
    GET: wrap(GET),
    HEAD: wrap(GET),
    POST: wrap(POST),
    PUT: wrap(PUT),
    PATCH: wrap(PATCH),
    DELETE: wrap(DELETE),
    OPTIONS: wrap(OPTIONS),
  };
}

async function answer(request: Request, context: Context, handler: Handler, options: Options): Promise<Response> {
  const caller = callerOf(request.headers);
  const underWay = behindListener()
    ? null
    : beginRequest(caller.requestId, request.method, new URL(request.url).pathname);
  const { answered, listedOrigin } = await respond(request, caller, context, handler, options.refused ?? asProblem);
  const response = changeable(answered);
  if (!response.headers.has("Cache-Control")) response.headers.set("Cache-Control", "no-store");
  if (options.cors) allowOrigin(listedOrigin, request, response);
  if (underWay) {
    // On a serverless platform, nothing can be left for after the answer.
    await notesWritten();
    response.headers.set("X-Request-Id", caller.requestId);
    response.headers.set("Content-Security-Policy", bareContentSecurityPolicy);
    for (const [name, value] of securityHeaders(env().hsts))
      if (!response.headers.has(name)) response.headers.set(name, value);
  }
  if (underWay) endRequest(underWay, response.status);
  return response;
}

// The headers of a redirect, such as Auth.js's, can't be changed, so it is copied. Copying every answer would cost a stream.
function changeable(response: Response): Response {
  try {
    response.headers.delete("x-not-there");
    return response;
  } catch {
    return new Response(response.body, response);
  }
}

const asProblem = (refusal: Refusal, _: Request, caller: Caller) => problem(refusal, caller);

async function respond(
  request: Request,
  caller: Caller,
  context: Context,
  handler: Handler,
  refused: NonNullable<Options["refused"]>,
): Promise<{
  answered: Response;
  /** The origin of the calling page, if it belongs to a client. */ listedOrigin: string | null;
}> {
  const changing = request.method !== "GET" && request.method !== "HEAD" && request.method !== "OPTIONS";
  // The origins in memory are enough to let a page read the error while the database is unavailable.
  let listedOrigin = rememberedOriginOf(request.headers);
  try {
    listedOrigin = await listedOriginOf(request.headers).catch((error) => {
      if (changing && listedOrigin === null) throw error;
      return listedOrigin;
    });
    if (changing && isForeign(request.headers, env().origin, listedOrigin === null ? [] : [listedOrigin])) {
      noteForeign(request.headers, new URL(request.url).pathname, caller);
      return { answered: refused(refuse("origin_not_allowed"), request, caller), listedOrigin };
    }
    return { answered: await handler(request, caller, context), listedOrigin };
  } catch (error) {
    return { answered: refused(failureOf(error, "request", caller), request, caller), listedOrigin };
  }
}

function allowOrigin(origin: string | null, request: Request, response: Response): void {
  // Every page may read a public document.
  if (response.headers.get("Access-Control-Allow-Origin") === "*") return;
  response.headers.append("Vary", "Origin");
  if (origin === null) return;
  const fields = request.method === "OPTIONS" ? preflightFields(response.headers.get("Allow") ?? "") : [];
  for (const [name, value] of [...readableBy(origin), ...fields]) response.headers.set(name, value);
}
