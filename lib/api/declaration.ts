// What an address says of itself, once: who may use it, what it takes, what it answers and why it refuses. The wrappers
// of app/_http guard and parse by it; the OpenAPI document, docs/api.md and the tests that walk all addresses are made
// of it. Nothing here knows requests.

import type { z } from "zod";
import type { ReasonCode } from "@/lib/reasons";

/** Of a person: a proof that is only minutes old, or a role in an organization. Neither exists yet, so both refuse everybody. */
type Further = { stepUp?: true; role?: "owner" | "admin" };

export type Who =
  /** Anybody. `session`: the cookie of whoever is signed in changes the answer. */
  | { by: "anybody"; session?: true }
  /**
   * A person: by access token or personal access token with this scope, or by the session cookie.
   * `audience: "any"`: by an access token for another service as well. `ownSession`: by nothing that belongs to no session.
   */
  | ({ by: "person"; scope: "read" | "write"; audience?: "any"; ownSession?: true } & Further)
  /** A person in a browser, by the session cookie. A token is refused, or not read at all. */
  | ({ by: "browser"; tokens: "refused" | "ignored" } & Further)
  /** A program by client_id, and by its secret where it has one; with `confidential` only one that has. */
  | { by: "client"; confidential?: true }
  /** A machine of the operator, by a bearer token of the settings. Where that is not set, the address does not exist. */
  | { by: "operator"; secret: "metricsToken" | "cronSecret" };

/** What every address declares. */
export type Declaration = {
  /** As OpenAPI writes it: `/auth/sessions/{id}`, and `{...rest}` for all that is left. */
  path: string;
  who: Who;
  summary: string;
  description?: string;
  /** Every parameter of the query that is read. */
  query?: z.ZodObject;
  /**
   * Every reason code that it may answer or send away with, without those that `who`, the method and the body bring along.
   * @see openapi/refusals.ts
   */
  refusals: readonly ReasonCode[];
};

export type HeaderName =
  "Cache-Control" | "Location" | "RateLimit" | "RateLimit-Policy" | "Retry-After" | "WWW-Authenticate";

export type Example = { readonly summary: string; readonly value: unknown };

export type Success = {
  readonly description: string;
  /** What the body holds; none when left out. `text` is no JSON. */
  readonly body?: z.ZodType | "text";
  /** application/json unless the body has another one. */
  readonly mediaType?: string;
  readonly headers?: readonly HeaderName[];
  readonly example?: unknown;
};

/** A method of an address that programs call. */
export type Route = Declaration & {
  method: "get" | "post" | "delete";
  pathParameters?: Record<string, { description: string; example: string }>;
  body?: { schema: z.ZodType; as: "json" | "json or form"; examples: Record<string, Example> };
  /** The handler reads the query or the body by itself, because it has a name of its own for each fault. */
  readByHandler?: true;
  /** How it refuses; a problem document when left out. */
  refusesAs?: "oauth";
};

/** A route of the HTTP API: it stands in the OpenAPI document. */
export type Operation = Route & {
  /** A name that stays: programs are generated from it, and links lead to it. */
  id: string;
  tag: Tag;
  answers: Partial<Record<200 | 201 | 202 | 204 | 303 | 503, Success>>;
};

/** What a page's form posts to. It answers 303 to a page. */
export type Form = Declaration & {
  who: Extract<Who, { by: "anybody" | "browser" }>;
  /** The path of the page that it stands on: whoever is not signed in comes back there. */
  page: string;
  /** Each field is a text, and absent where it was left out or sent twice. */
  fields: z.ZodObject;
};

/** A page. Whoever must sign in first is sent to /login, and comes back. */
export type Page = Declaration & { who: Extract<Who, { by: "anybody" | "browser" }> };

export const operation = <const T extends Operation>(declared: T): T => declared;
export const route = <const T extends Route>(declared: T): T => declared;
export const form = <const T extends Form>(declared: T): T => declared;
export const page = <const T extends Page>(declared: T): T => declared;

export const tags = {
  "Sign-in": "Ask for an email and redeem it, for programs.",
  OAuth: "The authorization code flow with PKCE, and what becomes of its tokens.",
  Sessions: "Who is signed in, and where.",
  Documents: "Public, for anybody, cacheable.",
  Operation: "For whoever runs the service.",
} as const;

export type Tag = keyof typeof tags;
