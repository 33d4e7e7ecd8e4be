// What the service says about itself: keys, metadata, health, and the problem document of every refusal.

import { z } from "zod";
import { reasons, type ReasonCode } from "@/lib/reasons";
import { requestId, seconds } from "./values";

export const problem = z
  .object({
    type: z.string().meta({ format: "uri", description: "A page that explains the reason." }),
    title: z.string().describe("For people; may change."),
    status: z.int(),
    detail: z.string().describe("For people; may change."),
    code: z
      .enum(Object.keys(reasons) as [ReasonCode, ...ReasonCode[]])
      .describe("The reason code. It does not change."),
    request_id: requestId,
    retry_after: seconds("How long to wait before the same call can succeed.").optional(),
    attempts_left: z.int().optional().describe("How many more tries this code has."),
  })
  .describe("RFC 9457.");

export const keySet = z
  .object({
    keys: z.array(
      z.object({
        kty: z.enum(["EC", "RSA"]),
        kid: z.string().describe("The thumbprint by RFC 7638."),
        alg: z.enum(["ES256", "RS256"]),
        use: z.literal("sig"),
        crv: z.literal("P-256").optional(),
        x: z.string().optional(),
        y: z.string().optional(),
        n: z.string().optional(),
        e: z.string().optional(),
      }),
    ),
  })
  .describe("A JWK Set, RFC 7517.");

const endpoint = z.string().meta({ format: "uri" });
const list = z.array(z.string());

export const serverMetadata = z
  .object({
    issuer: endpoint,
    authorization_endpoint: endpoint,
    token_endpoint: endpoint,
    revocation_endpoint: endpoint,
    introspection_endpoint: endpoint,
    jwks_uri: endpoint,
    scopes_supported: list,
    response_types_supported: list,
    response_modes_supported: list,
    grant_types_supported: list,
    prompt_values_supported: list,
    code_challenge_methods_supported: list,
    authorization_response_iss_parameter_supported: z.boolean(),
    token_endpoint_auth_methods_supported: list,
    revocation_endpoint_auth_methods_supported: list,
    introspection_endpoint_auth_methods_supported: list,
  })
  .describe("RFC 8414 section 2.");

export const health = z.object({ status: z.literal("ok") });

const reached = z.enum(["ok", "unreachable"]);

export const readiness = z.object({
  status: z.enum(["ok", "unavailable", "draining"]).describe("draining: the process is about to stop."),
  checks: z.object({
    database: reached,
    migrations: z.enum(["ok", "unreachable", "pending"]),
    mail: z
      .enum(["ok", "degraded"])
      .describe(
        "degraded: the mail server does not answer, and emails wait in the outbox. The process is still ready.",
      ),
    counter: reached,
  }),
  versions: z.object({
    app: z.string(),
    schema: z.string().nullable().describe("The last migration; null while the database cannot be reached."),
    policy: z.string().describe("A hash of the policy: the rules for limits and lifetimes."),
  }),
});

export const cronRun = z.object({
  status: z.literal("ok"),
  queued: z.int().min(0).describe("Emails that still wait."),
});

export const apiDocument = z
  .object({ openapi: z.string(), info: z.object({ title: z.string() }).loose() })
  .loose()
  .describe("This document.");
