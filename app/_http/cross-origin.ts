// CORS: lets the pages of clients' origins read an answer. Only exact listed origins are allowed, and never "*" with
// credentials, because pages elsewhere hold tokens and not our cookies. Called by endpoint.ts, and by the listener for
// its own answers and for answers that the framework sends instead of a route.

import { env } from "@/lib/env";
import { isClientOrigin, isRememberedClientOrigin } from "@/lib/oauth/clients/clients";

type Fields = [name: string, value: string][];

// The fields that need permission and that programs of listed origins send: tokens, JSON, and the fields that tracing in
// a browser adds to every request (W3C Trace Context, W3C Baggage, Sentry).
const allowedFields = "authorization, content-type, traceparent, tracestate, baggage, sentry-trace";
const exposedFields = "X-Request-Id, Retry-After, RateLimit, RateLimit-Policy, WWW-Authenticate";
const preflightSeconds = 600;

// Every route that pages of other origins may call. Routes that use the cookie, pages, forms and operators' routes are not.
const apiPath = /^\/(auth(?!\/session\/token(?:[/?]|$))|\.well-known|openapi\.json|healthz|readyz)(?=[/?]|$)/;

type Headers = { get(name: string): string | null };

/** The origin of the calling page if it belongs to a client; null for our own page, any other page and a program. */
export async function listedOriginOf(headers: Headers): Promise<string | null> {
  const origin = headers.get("origin");
  return origin !== null && origin !== env().origin && (await isClientOrigin(origin)) ? origin : null;
}

/** Like {@link listedOriginOf}, but only with clients already in memory. For when there is no time to wait or no database. */
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

/** Lets such a page send what its preflight asks for. @param methods in the format of `Allow` */
export function preflightFields(methods: string): Fields {
  return [
    ["Access-Control-Allow-Methods", methods],
    ["Access-Control-Allow-Headers", allowedFields],
    ["Access-Control-Max-Age", String(preflightSeconds)],
  ];
}

/** True when pages of listed origins may read the answers at this path. @param target the raw path, with or without a query */
export function isForOtherOrigins(target: string): boolean {
  return apiPath.test(target);
}
