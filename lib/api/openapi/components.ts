// The parts that the operations of the OpenAPI document share: schemas by name, headers, and ways to authenticate. Called
// by document.ts.

import { z } from "zod";
import { fullScope } from "@/lib/oauth/clients/clients";
import type { Header, Schema, SecurityScheme } from "./openapi";
import type { HeaderName } from "../declaration";
import type { Credential } from "../who";
import {
  aboutToken,
  codeGrant,
  exchangeGrant,
  introspectResponse,
  oauthError,
  refreshGrant,
  tokenRequest,
  tokenResponse,
} from "../schemas/oauth";
import { apiDocument, cronRun, health, keySet, problem, readiness, serverMetadata } from "../schemas/service";
import { newTokenBody, newTokenResponse, personalAccessTokensResponse } from "../schemas/personal";
import { meResponse, sessionsResponse, sessionTokenResponse } from "../schemas/session";
import { loginRequest, loginResponse, verifyRequest, verifyResponse } from "../schemas/sign-in";

/** Every schema that has a name in the document. Requests and answers refer to these by name. */
const named = {
  LoginRequest: loginRequest,
  LoginResponse: loginResponse,
  VerifyRequest: verifyRequest,
  VerifyResponse: verifyResponse,
  TokenRequest: tokenRequest,
  AuthorizationCodeGrant: codeGrant,
  RefreshTokenGrant: refreshGrant,
  TokenExchangeGrant: exchangeGrant,
  TokenResponse: tokenResponse,
  AboutToken: aboutToken,
  Introspection: introspectResponse,
  Me: meResponse,
  Sessions: sessionsResponse,
  SessionToken: sessionTokenResponse,
  NewPersonalAccessToken: newTokenBody,
  MadePersonalAccessToken: newTokenResponse,
  PersonalAccessTokens: personalAccessTokensResponse,
  KeySet: keySet,
  ServerMetadata: serverMetadata,
  ApiDocument: apiDocument,
  Health: health,
  Readiness: readiness,
  CronRun: cronRun,
  Problem: problem,
  OAuthError: oauthError,
} satisfies Record<string, z.ZodType>;

/** The name of a schema. @throws when it has none: then add it to the list above */
export function nameOfSchema(schema: z.ZodType): string {
  const name = Object.entries(named).find(([, one]) => one === schema)?.[0];
  if (name === undefined)
    throw new Error("A schema of the HTTP API has no name. Add it to lib/api/openapi/components.ts.");
  return name;
}

/** All of them as JSON Schema, with references to each other. Answers may grow, so none forbids further fields. */
export function namedSchemas(): Record<string, Schema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `#/components/schemas/${id}`, io: "input" });
  return Object.fromEntries(Object.keys(named).map((id) => [id, bare(schemas[id]!)]));
}

// The document sets the dialect (OpenAPI 3.1 section 4.8.24), and the key of a schema is its name.
function bare(schema: object): Schema {
  const { $schema: _, $id: __, ...rest } = schema as { $schema?: string; $id?: string };
  return rest;
}

const text = { type: "string" };

export const headers: Record<HeaderName | "X-Request-Id", Header> = {
  "X-Request-Id": {
    description: "On every answer. The log and the audit trail have the same id.",
    required: true,
    schema: text,
    example: "31jrhjjkqwrxt9t0",
  },
  "Cache-Control": {
    description: "How long a copy may be kept. Every other answer is no-store.",
    required: true,
    schema: text,
    example: "public, max-age=300",
  },
  Location: {
    description: "Where to go next.",
    required: true,
    schema: text,
    example:
      "https://app.example/in?code=Zk3w5uG7sXk9dKc0PzT2vYx4aB6eC8fD1gH3jK01bL0&state=xyz&iss=https%3A%2F%2Fsign-in.example",
  },
  "Retry-After": {
    description: "Seconds until the same limits no longer refuse the same call. RFC 9110 section 10.2.3.",
    required: true,
    schema: { type: "integer" },
    example: 42,
  },
  RateLimit: {
    description:
      "The limit that refused: how much of it is left, and for how long. draft-ietf-httpapi-ratelimit-headers.",
    schema: text,
    example: '"ask-per-network";r=0;t=127',
  },
  "RateLimit-Policy": {
    description: "The number of that limit, and its window in seconds.",
    schema: text,
    example: '"ask-per-network";q=10;w=180',
  },
  "WWW-Authenticate": {
    description: "How to authenticate. RFC 9110 section 11.6.1, RFC 6750 section 3.",
    required: true,
    schema: text,
    example: "Bearer",
  },
};

/** The ways to authenticate. @param sessionCookie the name of the cookie */
export function securitySchemes(origin: string, sessionCookie: string): Record<Credential, SecurityScheme> {
  const bearer = (description: string) => ({ type: "http", scheme: "bearer", description });
  const meaning: Record<string, string> = { read: "Read the user's data.", write: "Change the user's data." };
  return {
    accessToken: {
      ...bearer("An access token: a JWT by RFC 9068. Routes that change something need the scope write."),
      bearerFormat: "JWT",
    },
    oauth2: {
      type: "oauth2",
      description: "How an app on another origin gets an access token. PKCE with S256 is required.",
      flows: {
        authorizationCode: {
          authorizationUrl: `${origin}/authorize`,
          tokenUrl: `${origin}/auth/token`,
          refreshUrl: `${origin}/auth/token`,
          scopes: Object.fromEntries(fullScope.split(" ").map((scope) => [scope, meaning[scope] ?? scope])),
        },
      },
    },
    sessionCookie: {
      type: "apiKey",
      in: "cookie",
      name: sessionCookie,
      description: "The session of a browser. It can change something only from this origin's own pages.",
    },
    clientBasic: {
      type: "http",
      scheme: "basic",
      description:
        "client_secret_basic: the id and secret of a client, each percent-encoded first (RFC 6749 section 2.3.1). With client_secret_post they go in the body, as does the client_id of a public client.",
    },
    metricsToken: bearer("The METRICS_TOKEN from the settings."),
    cronSecret: bearer("The CRON_SECRET from the settings."),
  };
}
