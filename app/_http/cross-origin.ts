// What lets the pages of clients' origins read an answer: CORS, for exact listed origins only, never "*" with credentials,
// for pages elsewhere hold tokens and not our cookies. Asked by endpoint.ts, and by the listener for what it answers
// itself and for what the framework answers in a route's place.

import { env } from "@/lib/env";
import { isClientOrigin, isRememberedClientOrigin } from "@/lib/oauth/clients/clients";

type Fields = [name: string, value: string][];

// What programs of listed origins send beside the fields that need no permission: tokens, JSON, and what tracing in a
// browser adds by itself to every request (W3C Trace Context, W3C Baggage, Sentry).
const allowedFields = "authorization, content-type, traceparent, tracestate, baggage, sentry-trace";
const exposedFields = "X-Request-Id, Retry-After, RateLimit, RateLimit-Policy, WWW-Authenticate";
const preflightSeconds = 600;

// Every route that is made for pages of other origins. The cookie's routes are not; nor are pages, forms and operators' routes.
const apiPath = /^\/(auth(?!\/session\/token(?:[/?]|$))|\.well-known|openapi\.json|healthz|readyz)(?=[/?]|$)/;

type Headers = { get(name: string): string | null };

/** The origin of the page that asks if it is a client's; null for a page of ours, for any other, and for a program. */
export async function listedOriginOf(headers: Headers): Promise<string | null> {
  const origin = headers.get("origin");
  return origin !== null && origin !== env().origin && (await isClientOrigin(origin)) ? origin : null;
}

/** As {@link listedOriginOf}, by the clients that this process has read already: for where nobody can wait, or the database is away. */
export function rememberedOriginOf(headers: Headers): string | null {
  const origin = headers.get("origin");
  return origin !== null && origin !== env().origin && isRememberedClientOrigin(origin) ? origin : null;
}

/** Lets a page of a listed origin read an answer. */
export function readableBy(origin: string): Fields {
  return [
    ["Access-Control-Allow-Origin", origin],
    ["Access-Control-Expose-Headers", exposedFields],
    ["Cross-Origin-Resource-Policy", "cross-origin"],
  ];
}

/** Lets such a page send what it asks for in a preflight. @param methods as `Allow` lists them */
export function preflightFields(methods: string): Fields {
  return [
    ["Access-Control-Allow-Methods", methods],
    ["Access-Control-Allow-Headers", allowedFields],
    ["Access-Control-Max-Age", String(preflightSeconds)],
  ];
}

/** Tells whether pages of listed origins may read what is answered here. @param target a path as it came, with or without a query */
export function isForOtherOrigins(target: string): boolean {
  return apiPath.test(target);
}
