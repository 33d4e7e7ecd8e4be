// GET /authorize, POST /auth/token, /auth/revoke and /auth/introspect: OAuth, for apps and backends.

import { operation } from "./declaration";
import { aboutToken, authorizationQuery, introspectResponse, tokenRequest, tokenResponse } from "./schemas/oauth";

const refreshToken = "1bL0hQ3w5uG7sXk9dKc0PzT2vYx4aB6eC8fD1gH3jK0~0~9dKc0P3w5uG7sXk1bL0hQzT2vYx4aB6eC8fD1gH3jK0";

export const authorize = operation({
  method: "get",
  path: "/authorize",
  id: "authorize",
  tag: "OAuth",
  who: { by: "anybody", session: true },
  summary: "Send a person here and get a code back",
  description: [
    "The authorization code flow (RFC 6749 section 4.1) with PKCE, S256 only, for an app on another origin. Send the person's browser here, and it comes back with a code, over the sign-in pages where nobody is signed in. Any OAuth library does all of it from the issuer alone. Parameters that are not listed are ignored.",
    "The sign-in page names the app and the host that the person goes on to. Compare iss with the issuer. The emailed link works in the browser where the sign-in began; another one says to type the code there, and leads to the client's initiate_login_uri with iss, where it has one. prompt is not signed: an app that relies on a new sign-in compares auth_time in the token.",
    "What is wrong comes back in the same way, as error, error_description, state and iss: invalid_request, unsupported_response_type, invalid_scope, login_required, request_not_supported, request_uri_not_supported, and temporarily_unavailable for a session that got 120 codes in ten minutes (LIMIT_AUTHORIZE_PER_SESSION). An unknown client or address is never redirected to: a person gets the error page, a program a problem document.",
  ].join("\n\n"),
  query: authorizationQuery,
  readByHandler: true,
  answers: {
    303: {
      description:
        "To redirect_uri with code, state and iss (RFC 9207) or with error; to /login where somebody has to sign in first. A browser gets a refusal as the page /login/error.",
      headers: ["Location"],
    },
  },
  refusals: ["validation_failed", "redirect_not_allowed"],
});

export const token = operation({
  method: "post",
  path: "/auth/token",
  id: "token",
  tag: "OAuth",
  who: { by: "client" },
  summary: "Trade a grant for tokens",
  description: [
    "A form or a JSON object. A confidential client sends its secret by Basic (id and secret percent-encoded, RFC 6749 section 2.3.1) or as client_secret in the body, never both; a public one sends client_id alone.",
    "Code: the tokens belong to the session of the browser, and signing out there ends them. If the answer was lost, send the same request again within 10 seconds: you get the same refresh token. A code that is used later than that, by whoever has its verifier, ends the tokens that it gave, and no others.",
    "Refresh: every use gives a new refresh token. Store it before you use it, and drop the old one. If the answer was lost, ask again with the old one: until the new one is first used, and for 10 seconds after, you get the same new one. So tabs may refresh at once, and retrying is safe. A later use of an old one means that somebody has a copy: the session ends (refresh_token_reused), and the user gets an email. A refresh token lives 30 days from its last rotation and 90 days from the first (REFRESH_IDLE_DAYS, REFRESH_ABSOLUTE_DAYS, or the client's own); it works for its client only.",
    "Token exchange: a personal access token for a short access token, which any backend verifies with the public keys alone (RFC 8693). There is no refresh token: exchange again. The access token has no session, so no sid and no auth_time, but pat, the id of the personal access token; once that ends, it is refused here at once. It lives no longer than that one.",
    "Refusals have the form of RFC 6749 section 5.2, with our reason code beside them. error is invalid_client for a client that did not prove who it is (401), invalid_grant for what is wrong with a code or a refresh token, invalid_scope for more than was granted, unsupported_grant_type, invalid_target for another client's audience, temporarily_unavailable for 429 and 503, server_error for 500, and invalid_request for everything else, such as a bad subject_token. The limits are 60 refused codes of a network in five minutes (LIMIT_FAILED_GRANTS_PER_IP), and one refresh family used more than once a second.",
  ].join("\n\n"),
  body: {
    schema: tokenRequest,
    as: "json or form",
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
  readByHandler: true,
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
    "token_expired",
    "over_request_rate_limit",
  ],
  refusesAs: "oauth",
});

export const revoke = operation({
  method: "post",
  path: "/auth/revoke",
  id: "revoke",
  tag: "OAuth",
  who: { by: "client" },
  summary: "Give a token back",
  description: [
    "RFC 7009. A refresh token, a former one too, ends its family, the access tokens that came with it, and the session that the program opened by it; a browser's session goes on, and so do the tokens of its other tabs and apps. An access token ends itself.",
    "Our own routes refuse at once what was revoked. A backend that verifies offline accepts an access token until it expires. A program that signs its person out everywhere calls POST /auth/logout instead.",
  ].join("\n\n"),
  body: {
    schema: aboutToken,
    as: "json or form",
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
  refusals: [],
  refusesAs: "oauth",
});

export const introspect = operation({
  method: "post",
  path: "/auth/introspect",
  id: "introspect",
  tag: "OAuth",
  who: { by: "client", confidential: true },
  summary: "Ask whether a token is good right now",
  description: [
    "RFC 7662. For confidential clients, by client_secret_basic or client_secret_post, about access tokens for their audience and refresh tokens of their own. username and email are the user's address; they are there for an access token whose scope has read.",
    'Everything else is {"active":false}: expired, revoked, of an ended session or a disabled user, for another audience, or no token.',
  ].join("\n\n"),
  body: {
    schema: aboutToken,
    as: "json or form",
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
  answers: {
    200: {
      description: "What the token is worth.",
      body: introspectResponse,
      example: {
        active: true,
        token_type: "Bearer",
        iss: "https://sign-in.example",
        aud: "https://api.ledger.example",
        sub: "ed7d9a1e-1a5a-4e54-ae39-ddf66e668a15",
        sid: "b00770ed-24fb-4455-abdc-9506aabe7d4a",
        client_id: "ledger",
        scope: "read write",
        jti: "1bL0hQ.9dKc0P",
        iat: 1795233797,
        exp: 1795234397,
        username: "ada@example.com",
        email: "ada@example.com",
      },
    },
  },
  refusals: [],
  refusesAs: "oauth",
});
