// The refusals of an operation as OpenAPI responses: one per status, with its closed list of reason codes and an example
// of each. Called by document.ts.

import { refuse } from "@/lib/outcome";
import { reasons, type ReasonCode } from "@/lib/reasons";
import { oauthErrorOf, oauthStatusOf } from "@/lib/oauth/oauth-errors";
import type { Example, MediaType, Reference, Response } from "./openapi";
import type { HeaderName, Operation, Route } from "../declaration";
import { oauthErrorDocument, problemDocument } from "../problem";
import { refusalsOf } from "../who";

const requestId = "31jrhjjkqwrxt9t0";
/** These are answered before the route runs, so they are problem documents on every route. */
const atTheDoor: readonly ReasonCode[] = ["validation_failed", "payload_too_large"];

/** The route's own refusals, and those that follow from its `who`, its method and its body. */
export function refusalsOfRoute({ method, who, body, refusals }: Route): ReasonCode[] {
  return [
    ...new Set<ReasonCode>([
      ...refusals,
      ...refusalsOf(who),
      "validation_failed",
      ...(method === "get" ? [] : (["origin_not_allowed", "payload_too_large"] as const)),
      ...(body ? (["unsupported_media_type"] as const) : []),
      "service_unavailable",
      "internal_error",
    ]),
  ];
}

function statusOf(reason: ReasonCode, { refusesAs }: Pick<Operation, "refusesAs">): number {
  return refusesAs === "oauth" ? oauthStatusOf(oauthErrorOf(reason), reason) : reasons[reason].status;
}

/** The responses by status. */
export function refusalResponses(operation: Operation): Record<string, Response> {
  const all = refusalsOfRoute(operation);
  const statuses = [...new Set(all.map((code) => statusOf(code, operation)))];
  return Object.fromEntries(
    statuses.map((status) => {
      const codes = all.filter((code) => statusOf(code, operation) === status);
      return [
        status,
        {
          description: `${codes.map((code) => reasons[code].title).join("; ")}.`,
          headers: headersOf(status),
          content: contentOf(operation, codes),
        },
      ];
    }),
  );
}

function contentOf(operation: Operation, codes: ReasonCode[]): Record<string, MediaType> {
  if (operation.refusesAs !== "oauth") return { "application/problem+json": mediaType("Problem", codes) };
  const early = codes.filter((code) => atTheDoor.includes(code));
  return {
    "application/json": mediaType("OAuthError", codes),
    ...(early.length > 0 && { "application/problem+json": mediaType("Problem", early) }),
  };
}

function mediaType(schema: "Problem" | "OAuthError", codes: ReasonCode[]): MediaType {
  return {
    schema: { $ref: `#/components/schemas/${schema}`, properties: { code: { enum: codes } } },
    examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${schema}.${code}` }])),
  };
}

function headerNamesOf(status: number): HeaderName[] {
  if (status === 401) return ["WWW-Authenticate"];
  return status === 429 ? ["Retry-After", "RateLimit", "RateLimit-Policy"] : [];
}

export function headersOf(status: number, more: readonly HeaderName[] = []): Record<string, Reference> {
  return Object.fromEntries(
    ["X-Request-Id", ...headerNamesOf(status), ...more].map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  );
}

/** Every example that the responses of these operations name. @param origin of the service */
export function refusalExamples(operations: readonly Operation[], origin: string): Record<string, Example> {
  const used = (wanted: (operation: Operation) => boolean) => [
    ...new Set(operations.filter(wanted).flatMap(refusalsOfRoute)),
  ];
  const problems = used((operation) => operation.refusesAs !== "oauth");
  const oauth = used((operation) => operation.refusesAs === "oauth");
  return Object.fromEntries([
    ...problems.map((code) => [
      `Problem.${code}`,
      { summary: reasons[code].title, value: problemDocument(example(code), { origin, requestId }) },
    ]),
    ...oauth.map((code) => [
      `OAuthError.${code}`,
      { summary: reasons[code].title, value: oauthErrorDocument(example(code), requestId) },
    ]),
  ]);
}

/** A refusal, with the seconds to wait if a limit refuses. */
const example = (code: ReasonCode) => refuse(code, reasons[code].status === 429 ? { retryAfterSeconds: 42 } : {});
