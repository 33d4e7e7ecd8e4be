// Wraps a route's handlers: the caller is made once, a foreign page is refused, what throws becomes an answer
// with a request id, and every method that is not listed is a 405 rather than the framework's empty one.

import { notesWritten } from "@/lib/audit/note";
import type { Caller } from "@/lib/caller";
import { env } from "@/lib/env";
import { refuse, type Refusal } from "@/lib/outcome";
import { behindListener, callerOf } from "./caller";
import { failureOf } from "./failure";
import { noteForeign } from "./note-foreign";
import { isForeign } from "./origin";
import { problem } from "./problem";
import { beginRequest, endRequest } from "./request-log";
import { bareContentSecurityPolicy, securityHeaders } from "./security-headers";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
type Context = { params: Promise<Record<string, unknown>> };
type Handler = (request: Request, caller: Caller, context: Context) => Promise<Response>;
type RouteHandler = (request: Request, context: Context) => Promise<Response>;
type Options = {
  /** Pages of ALLOWED_ORIGINS may call it, without cookies. */
  cors?: boolean;
  /** How a foreign page and what breaks are answered. */
  refused?: (refusal: Refusal, request: Request, caller: Caller) => Response;
};

/**
 * Makes the exports of a route.ts.
 * @param handlers one per method; HEAD follows GET
 */
export function endpoint(handlers: Partial<Record<Method, Handler>>, options: Options = {}): Record<string, RouteHandler> {
  const { cors = false } = options;
  const allow = [...Object.keys(handlers), ...(handlers.GET ? ["HEAD"] : []), ...(cors ? ["OPTIONS"] : [])].join(", ");
  const notAllowed: Handler = async (_, caller) => problem(refuse("method_not_allowed"), caller, { Allow: allow });
  const wrap = (handler: Handler): RouteHandler => (request, context) => answer(request, context, handler, options);
  const { GET = notAllowed, POST = notAllowed, PUT = notAllowed, PATCH = notAllowed, DELETE = notAllowed } = handlers;
  const OPTIONS: Handler = cors ? async (request) => preflight(request, allow) : notAllowed;
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
  const underWay = behindListener() ? null : beginRequest(caller.requestId, request.method, new URL(request.url).pathname);
  const answered = await respond(request, caller, context, handler, options.refused ?? asProblem);
  // A copy, because the headers of a redirect that Auth.js made cannot be changed.
  const response = new Response(answered.body, answered);
  if (!response.headers.has("Cache-Control")) response.headers.set("Cache-Control", "no-store");
  if (options.cors) allowListedOrigin(request, response);
  if (underWay) {
    // Where no process of ours lives on, nothing is left for after the answer.
    await notesWritten();
    response.headers.set("X-Request-Id", caller.requestId);
    response.headers.set("Content-Security-Policy", bareContentSecurityPolicy);
    for (const [name, value] of securityHeaders(env().secureOrigin)) response.headers.set(name, value);
  }
  if (underWay) endRequest(underWay, response.status);
  return response;
}

const asProblem = (refusal: Refusal, _: Request, caller: Caller) => problem(refusal, caller);

async function respond(
  request: Request,
  caller: Caller,
  context: Context,
  handler: Handler,
  refused: NonNullable<Options["refused"]>,
): Promise<Response> {
  const changing = request.method !== "GET" && request.method !== "HEAD" && request.method !== "OPTIONS";
  if (changing && isForeign(request.headers, env().origin, env().allowedOrigins)) {
    noteForeign(request.headers, new URL(request.url).pathname, caller);
    return refused(refuse("origin_not_allowed"), request, caller);
  }
  try {
    return await handler(request, caller, context);
  } catch (error) {
    return refused(failureOf(error, "request", caller), request, caller);
  }
}

function preflight(request: Request, allow: string): Response {
  const listed = env().allowedOrigins.includes(request.headers.get("origin") ?? "");
  const headers = listed
    ? { "Access-Control-Allow-Methods": allow, "Access-Control-Allow-Headers": "authorization, content-type", "Access-Control-Max-Age": "600" }
    : undefined;
  return new Response(null, { status: 204, headers: { Allow: allow, ...headers } });
}

// Exact listed origins only, never "*", never with credentials: pages elsewhere hold tokens, not our cookies.
function allowListedOrigin(request: Request, response: Response): void {
  response.headers.append("Vary", "Origin");
  const origin = request.headers.get("origin");
  if (origin === null || !env().allowedOrigins.includes(origin)) return;
  response.headers.set("Access-Control-Allow-Origin", origin);
  response.headers.set("Access-Control-Expose-Headers", "X-Request-Id, Retry-After, RateLimit, RateLimit-Policy");
  response.headers.set("Cross-Origin-Resource-Policy", "cross-origin");
}
