// Builds the exports of a route.ts from the declaration in lib/api and a handler. It first checks who is asking, then
// reads the body or the query by its schema. Refusals are sent in the route's own format.

import type { z } from "zod";
import type { Declaration, Route } from "@/lib/api/declaration";
import type { Caller } from "@/lib/caller";
import { accept, type Outcome, type Refusal } from "@/lib/outcome";
import { readJson } from "../body";
import { isForOtherOrigins } from "../cross-origin";
import { personOf, type PersonOf } from "../guards";
import { readFields } from "../fields";
import { readClientRequest, type ClientRequest } from "./client-credentials";
import { endpoint, type RouteHandler } from "./endpoint";
import { readParameters } from "./oauth-body";
import { oauthError } from "./oauth-error";
import { operatorOf } from "./operator";
import { problem } from "./problem";

type WhoOf<D extends Declaration> = D["who"] extends { by: "client" } ? ClientRequest : PersonOf<D["who"]>;
type InputOf<D extends Route> = D extends { readByHandler: true }
  ? undefined
  : D extends { body: { schema: infer S extends z.ZodType } }
    ? z.output<S>
    : D extends { query: infer S extends z.ZodObject }
      ? z.output<S>
      : undefined;

type Given<D extends Route> = {
  request: Request;
  caller: Caller;
  /** Who the declaration requires: a person, a client, or null where anyone may call. */
  who: WhoOf<D>;
  /** The body or the query, parsed by its schema. */
  input: InputOf<D>;
  /** The variable parts of the path. */
  params: Record<string, string>;
};

type Answering = {
  route: Route;
  answer: (request: Request, caller: Caller, params: Record<string, string>) => Promise<Response>;
};

/** Connects a route to its handler. A refusal that the handler returns is sent in the declared format. */
export function on<const D extends Route>(
  route: D,
  handle: (given: Given<D>) => Promise<Response | Refusal>,
): Answering {
  return {
    route,
    async answer(request, caller, params) {
      const who = await whoOf(route, request);
      const input = who.ok ? await inputOf(route, request, who.value) : who;
      if (!who.ok || !input.ok) return refused(route, who.ok ? (input as Refusal) : who, caller);
      const answer = await handle({
        request,
        caller,
        who: who.value as WhoOf<D>,
        input: input.value as InputOf<D>,
        params,
      });
      return answer instanceof Response ? answer : refused(route, answer, caller);
    },
  };
}

/** @param all the routes of one path, one per method @param refusing replaces the usual answer to a foreign page and to an error */
export function declared(
  all: readonly Answering[],
  refusing?: (refusal: Refusal, request: Request, caller: Caller) => Response,
): Record<string, RouteHandler> {
  const [first] = all;
  const handlers = all.map(({ route: { method }, answer }) => [
    method.toUpperCase(),
    async (request: Request, caller: Caller, context: { params: Promise<Record<string, unknown>> }) =>
      answer(request, caller, (await context.params) as Record<string, string>),
  ]);
  return endpoint(Object.fromEntries(handlers), {
    cors: isForOtherOrigins(first!.route.path),
    refused: refusing ?? ((refusal, _, caller) => refused(first!.route, refusal, caller)),
  });
}

function refused({ refusesAs }: Route, refusal: Refusal, caller: Caller): Response {
  return refusesAs === "oauth" ? oauthError(refusal, caller) : problem(refusal, caller);
}

function whoOf({ who }: Route, request: Request): Promise<Outcome<unknown>> | Outcome<unknown> {
  if (who.by === "client") return readClientRequest(request, who);
  if (who.by === "operator") return operatorOf(request, who.secret);
  return personOf(request, who);
}

function inputOf(
  { readByHandler, body, query }: Route,
  request: Request,
  who: unknown,
): Promise<Outcome<unknown>> | Outcome<unknown> {
  if (readByHandler) return accept(undefined);
  if (body?.as === "json or form") return readParameters((who as ClientRequest).fields, body.schema);
  if (body) return readJson(request, body.schema);
  return query ? readFields(new URL(request.url).searchParams, query) : accept(undefined);
}
