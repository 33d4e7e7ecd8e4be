// The shape in which a route is written down for the OpenAPI document. Filled by operations/*, read by document.ts.

import type { z } from "zod";
import type { ReasonCode } from "@/lib/reasons";

export type Credential = "accessToken" | "oauth2" | "sessionCookie" | "clientBasic" | "metricsToken" | "cronSecret";

/** Any one of the entries lets a request in. A list beside a name holds the scopes that are needed; `{}` is nobody in particular. */
export type Security = Partial<Record<Credential, string[]>>;

export type HeaderName =
  "Cache-Control" | "Location" | "RateLimit" | "RateLimit-Policy" | "Retry-After" | "WWW-Authenticate";

export type Example = { summary: string; value: unknown };

export type Success = {
  description: string;
  /** What the body holds; none when left out. `text` is no JSON. */
  body?: z.ZodType | "text";
  /** application/json unless the body has another one. */
  mediaType?: string;
  headers?: HeaderName[];
  example?: unknown;
};

export type Operation = {
  method: "get" | "post" | "delete";
  /** As OpenAPI writes it: `/auth/sessions/{id}`. */
  path: string;
  /** A name that stays: programs are generated from it, and links lead to it. */
  id: string;
  tag: Tag;
  summary: string;
  description?: string;
  /** Nobody in particular when left out. */
  security?: Security[];
  /** Every parameter of the query. */
  query?: z.ZodObject;
  pathParameters?: Record<string, { description: string; example: string }>;
  request?: { body: z.ZodType; forms: "json" | "json or form"; examples: Record<string, Example> };
  answers: Partial<Record<200 | 201 | 202 | 204 | 303 | 503, Success>>;
  /** Every reason code that this route may answer, without those of any request. @see refusals.ts */
  refusals: ReasonCode[];
  /** How it refuses; a problem document when left out. */
  refusesAs?: "oauth";
};

export const tags = {
  "Sign-in": "Ask for a mail and redeem it, for programs.",
  OAuth: "The authorization code flow with PKCE, and what becomes of its tokens.",
  Sessions: "Who is signed in, and where.",
  Documents: "Public, for anybody, cacheable.",
  Operation: "For whoever runs the service.",
} as const;

export type Tag = keyof typeof tags;
