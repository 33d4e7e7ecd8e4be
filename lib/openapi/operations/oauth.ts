// GET /authorize, POST /auth/token, /auth/revoke and /auth/introspect, for the OpenAPI document.

import type { Operation, Security } from "../operation";
import { aboutToken, authorizationQuery, introspectResponse, tokenRequest, tokenResponse } from "../schemas/oauth";

/** By Basic, or by fields of the body. */
const byClient: Security[] = [{ clientBasic: [] }, {}];
const refreshToken = "1bL0hQ3w5uG7sXk9dKc0PzT2vYx4aB6eC8fD1gH3jK0~0~9dKc0P3w5uG7sXk1bL0hQzT2vYx4aB6eC8fD1gH3jK0";

export const oauth: Operation[] = [
  {
    method: "get",
    path: "/authorize",
    id: "authorize",
    tag: "OAuth",
    summary: "Send a person here and get a code back",
    description:
      "RFC 6749 section 4.1 with PKCE (S256 only), for apps on other origins. Faults come back to redirect_uri as error, error_description, state and iss; an unknown client or address is never redirected to.",
    security: [{ sessionCookie: [] }, {}],
    query: authorizationQuery,
    answers: {
      303: {
        description:
          "To redirect_uri with code, state and iss (RFC 9207) or with error; to /login where somebody has to sign in first. A browser is told what is refused on /login/error.",
        headers: ["Location"],
      },
    },
    refusals: ["validation_failed", "redirect_not_allowed"],
  },
  {
    method: "post",
    path: "/auth/token",
    id: "token",
    tag: "OAuth",
    summary: "Trade a grant for tokens",
    description:
      "A confidential client sends its secret by Basic or as client_secret, never both; a public one sends client_id alone. Every use of a refresh token gives a new one; a later use of an old one ends the session.",
    security: byClient,
    request: {
      body: tokenRequest,
      forms: "json or form",
      examples: {
        authorization_code: {
          summary: "A code from /authorize",
          value: {
            grant_type: "authorization_code",
            code: "Zk3w5uG7sXk9dKc0PzT2vYx4aB6eC8fD1gH3jK01bL0",
            redirect_uri: "https://app.example/in",
            code_verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
            client_id: "default",
          },
        },
        refresh_token: {
          summary: "The refresh token that you got last",
          value: { grant_type: "refresh_token", refresh_token: refreshToken, client_id: "default" },
        },
        token_exchange: {
          summary: "A personal access token",
          value: {
            grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
            subject_token: "pk_pat_9dKc0P3w5uG7sXk1bL0hQzT2vYx4aB6eC8fD1gH3jK00000000",
            subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
            client_id: "default",
          },
        },
        narrower: {
          summary: "An access token that may do less",
          value: { grant_type: "refresh_token", refresh_token: refreshToken, client_id: "default", scope: "read" },
        },
      },
    },
    answers: {
      200: {
        description: "Tokens.",
        body: tokenResponse,
        example: {
          access_token: "eyJhbGciOiJFUzI1NiIs…",
          token_type: "Bearer",
          expires_in: 600,
          refresh_token: "1bL0hQ…~1~9dKc0P…",
          refresh_expires_in: 2_592_000,
          scope: "read write",
        },
      },
    },
    refusals: [
      "invalid_credentials",
      "verifier_mismatch",
      "otp_used",
      "otp_expired",
      "session_ended",
      "refresh_token_reused",
      "insufficient_scope",
      "token_invalid",
      "token_expired",
      "over_request_rate_limit",
    ],
    refusesAs: "oauth",
  },
  {
    method: "post",
    path: "/auth/revoke",
    id: "revoke",
    tag: "OAuth",
    summary: "Give a token back",
    description:
      "RFC 7009. A refresh token ends its family, the access tokens that came with it, and the session that the program opened by it; an access token ends itself.",
    security: byClient,
    request: {
      body: aboutToken,
      forms: "json or form",
      examples: {
        refresh_token: {
          summary: "A refresh token of a public client",
          value: { token: refreshToken, client_id: "default" },
        },
      },
    },
    answers: {
      200: {
        description: "Also for a token that is unknown, has ended, or is another client's: then nothing happens.",
      },
    },
    refusals: ["token_invalid"],
    refusesAs: "oauth",
  },
  {
    method: "post",
    path: "/auth/introspect",
    id: "introspect",
    tag: "OAuth",
    summary: "Ask whether a token is good right now",
    description:
      "RFC 7662. For confidential clients, about access tokens for their audience, with the user's address where the scope has read, and refresh tokens of their own. Everything else is inactive.",
    security: byClient,
    request: {
      body: aboutToken,
      forms: "json or form",
      examples: {
        secret_in_body: {
          summary: "By client_secret_post",
          value: {
            token: refreshToken,
            client_id: "ledger",
            client_secret: "9dKc0P3w5uG7sXk1bL0hQzT2vYx4aB6eC8fD1gH3jK0",
          },
        },
      },
    },
    answers: { 200: { description: "What the token is worth.", body: introspectResponse, example: { active: false } } },
    refusals: ["token_invalid", "unauthenticated"],
    refusesAs: "oauth",
  },
];
