// The OpenAPI 3.1 document of the HTTP API, made from the declarations of the routes. Called by GET /openapi.json, the
// page /docs/api and docs/api.md. @see https://spec.openapis.org/oas/v3.1.1.html

import { z } from "zod";
import { headers, namedSchemas, nameOfSchema, securitySchemes } from "./components";
import type { MediaType, OpenApi, OperationObject, Parameter, Response, Schema } from "./openapi";
import { tags, type Operation, type Success } from "../declaration";
import { operations } from "../operations";
import { securityOf } from "../who";
import { headersOf, refusalExamples, refusalResponses } from "./refusals";

const introduction = [
  "Passwordless sign-in for programs. Errors are application/problem+json (RFC 9457) with a reason code from a closed list. /auth/token, /auth/revoke and /auth/introspect answer errors by RFC 6749 section 5.2.",
  "Unknown fields in a request are ignored; wrong types are refused. Answers may get more fields over time. A method that an address does not support is 405 with Allow. An address that does not exist is 404. Both are problem documents.",
].join("\n\n");

/** @param service.origin the public origin @param service.sessionCookie the name of the browser's cookie */
export function makeDocument(service: {
  origin: string;
  name: string;
  version: string;
  sessionCookie: string;
}): OpenApi {
  return {
    openapi: "3.1.1",
    info: { title: `${service.name} HTTP API`, version: service.version, description: introduction },
    servers: [{ url: service.origin }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths: pathsOf(operations),
    components: {
      schemas: namedSchemas(),
      headers,
      examples: refusalExamples(operations, service.origin),
      securitySchemes: securitySchemes(service.origin, service.sessionCookie),
    },
  };
}

function pathsOf(all: readonly Operation[]): OpenApi["paths"] {
  const paths: OpenApi["paths"] = {};
  for (const operation of all) (paths[operation.path] ??= {})[operation.method] = operationObject(operation);
  return paths;
}

function operationObject(operation: Operation): OperationObject {
  const { id, tag, who, summary, description, body } = operation;
  const parameters = parametersOf(operation);
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    security: securityOf(who),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: requestContent(body) } }),
    responses: responsesOf(operation),
  };
}

function parametersOf({ query, pathParameters = {} }: Operation): Parameter[] {
  const { properties = {}, required = [] } = (query ? z.toJSONSchema(query, { io: "input" }) : {}) as Schema;
  return [
    ...Object.entries(pathParameters).map(([name, { description, example }]) => ({
      name,
      in: "path" as const,
      required: true,
      description,
      schema: { type: "string" },
      example,
    })),
    ...Object.entries(properties).map(([name, schema]) => ({
      name,
      in: "query" as const,
      required: required.includes(name),
      schema,
    })),
  ];
}

function requestContent({ schema, as, examples }: NonNullable<Operation["body"]>): Record<string, MediaType> {
  const content = { schema: reference(schema), examples };
  return {
    ...(as === "json or form" && { "application/x-www-form-urlencoded": content }),
    "application/json": content,
  };
}

/** A declared answer replaces the refusal of the same status: /readyz answers 503 with its own body. */
function responsesOf(operation: Operation): Record<string, Response> {
  const answers = Object.entries(operation.answers).map(
    ([status, answer]) => [status, successResponse(Number(status), answer)] as const,
  );
  return { ...refusalResponses(operation), ...Object.fromEntries(answers) };
}

function successResponse(
  status: number,
  { description, body, mediaType = "application/json", headers: names = [], example }: Success,
): Response {
  const schema = body === "text" ? { type: "string" } : body && reference(body);
  return {
    description,
    headers: headersOf(status, names),
    ...(schema && { content: { [mediaType]: { schema, ...(example !== undefined && { example }) } } }),
  };
}

function reference(schema: z.ZodType): Schema {
  return { $ref: `#/components/schemas/${nameOfSchema(schema)}` };
}
