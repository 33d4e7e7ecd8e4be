// What each address declares, in one place: who may use it, what it takes, what it answers and why it refuses. The
// wrappers in app/_http guard and parse by it. The OpenAPI document, docs/api.md and the tests that walk all addresses
// are made from it. Nothing here handles a request.

import type { z } from "zod";
import type { ReasonCode } from "@/lib/reasons";

/** Further conditions on a person: a recent proof, or a role in an organization. Neither exists yet, so both refuse everybody. */
type Further = { stepUp?: true; role?: "owner" | "admin" };

export type Who =
  /** Anybody. `session`: the answer depends on the session cookie. */
  | { by: "anybody"; session?: true }
  /**
   * A person: by an access token or personal access token with this scope, or by the session cookie.
   * `audience: "any"`: an access token for another service works too. `ownSession`: the credential must belong to a session.
   */
  | ({ by: "person"; scope: "read" | "write"; audience?: "any"; ownSession?: true } & Further)
  /** A person in a browser, by the session cookie. A token is refused, or not read at all. */
  | ({ by: "browser"; tokens: "refused" | "ignored" } & Further)
  /** A program: by client_id, and by its secret if it has one. `confidential`: only programs that have a secret. */
  | { by: "client"; confidential?: true }
  /** A machine of the operator, by a bearer token from the settings. Without that setting the address does not exist. */
  | { by: "operator"; secret: "metricsToken" | "cronSecret" };

/** What every address declares. */
export type Declaration = {
  /** As OpenAPI writes it: `/auth/sessions/{id}`. `{...rest}` stands for the rest of the path. */
  path: string;
  who: Who;
  summary: string;
  description?: string;
  /** Every query parameter that is read. */
  query?: z.ZodObject;
  /**
   * Every reason code that it may answer, or send along in a redirect. Those that follow from `who`, the method and the
   * body are added.
   * @see openapi/refusals.ts
   */
  refusals: readonly ReasonCode[];
};

export type HeaderName =
  "Cache-Control" | "Location" | "RateLimit" | "RateLimit-Policy" | "Retry-After" | "WWW-Authenticate";

export type Example = { readonly summary: string; readonly value: unknown };

export type Success = {
  readonly description: string;
  /** What the body holds. Without it, there is no body. `text` is plain text, not JSON. */
  readonly body?: z.ZodType | "text";
  /** application/json when left out. */
  readonly mediaType?: string;
  readonly headers?: readonly HeaderName[];
  readonly example?: unknown;
};

/** A method of an address that programs call. */
export type Route = Declaration & {
  method: "get" | "post" | "delete";
  pathParameters?: Record<string, { description: string; example: string }>;
  body?: { schema: z.ZodType; as: "json" | "json or form"; examples: Record<string, Example> };
  /** The handler reads the query or the body itself, because it names each fault more exactly. */
  readByHandler?: true;
  /** How it refuses; a problem document when left out. */
  refusesAs?: "oauth";
};

/** A route of the HTTP API, listed in the OpenAPI document. */
export type Operation = Route & {
  /** A name that never changes: clients are generated from it, and links point to it. */
  id: string;
  tag: Tag;
  answers: Partial<Record<200 | 201 | 202 | 204 | 303 | 503, Success>>;
};

/** What a page's form posts to. It answers 303, to a page. */
export type Form = Declaration & {
  who: Extract<Who, { by: "anybody" | "browser" }>;
  /** The path of the page that shows the form. A person who has to sign in first comes back there. */
  page: string;
  /** Each field is a string. A field that was sent twice counts as missing. */
  fields: z.ZodObject;
};

/** A page. A person who has to sign in first is sent to /login, and comes back. */
export type Page = Declaration & { who: Extract<Who, { by: "anybody" | "browser" }> };

export const operation = <const T extends Operation>(declared: T): T => declared;
export const route = <const T extends Route>(declared: T): T => declared;
export const form = <const T extends Form>(declared: T): T => declared;
export const page = <const T extends Page>(declared: T): T => declared;

export const tags = {
  "Sign-in": "Ask for an email and redeem it, for programs.",
  OAuth: "The authorization code flow with PKCE, and what you can do with its tokens.",
  Sessions: "Who is signed in, and where.",
  Documents: "Public and cacheable.",
  Operation: "For the people who run the service.",
} as const;

export type Tag = keyof typeof tags;
