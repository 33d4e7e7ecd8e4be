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
    "The authorization code flow (RFC 6749 section 4.1) with PKCE, S256 only, for an app on another origin. Send the person's browser here. It comes back with a code. If nobody is signed in, it shows the sign-in pages first. Any OAuth library can do all of this, given only the issuer. Parameters that are not listed are ignored.",
    "The sign-in page names the app and the host that the person goes on to. Compare iss with the issuer. The emailed link works only in the browser where the sign-in began. Another browser asks the person to type the code there, and links to the client's initiate_login_uri, with iss, if the client has one. prompt is not signed: if your app relies on a new sign-in, compare auth_time in the token.",
    "Errors come back in the same way, as error, error_description, state and iss: invalid_request, unsupported_response_type, invalid_scope, login_required, request_not_supported, request_uri_not_supported, and temporarily_unavailable for a session that got 120 codes in ten minutes (LIMIT_AUTHORIZE_PER_SESSION). An unknown client or redirect_uri never gets a redirect: a person sees the error page, and a program gets a problem document.",
  ].join("\n\n"),
  query: authorizationQuery,
  readByHandler: true,
  answers: {
    303: {
      description:
        "To redirect_uri with code, state and iss (RFC 9207), or with error. To /login if the person has to sign in first. To a browser, a refusal is shown as the page /login/error.",
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
    "The body is a form or a JSON object. A confidential client sends its secret by Basic (id and secret percent-encoded, RFC 6749 section 2.3.1) or as client_secret in the body, never both. A public client sends only client_id.",
    "Code: the tokens belong to the browser's session, and signing out there ends them. If the answer was lost, send the same request again within 10 seconds: you get the same refresh token. If a code is used again later, with its verifier, the tokens that it gave end, and no others.",
    "Refresh: every use gives a new refresh token. Store it before you use it, and drop the old one. If the answer was lost, ask again with the old one: until the new one is first used, and for 10 seconds after that, you get the same new one. So several tabs may refresh at the same time, and retrying is safe. A later use of an old one means that somebody has a copy: the session ends (refresh_token_reused), and the user gets an email. A refresh token lives 30 days from its last rotation and 90 days from the first (REFRESH_IDLE_DAYS, REFRESH_ABSOLUTE_DAYS, or the client's own settings). It works for its client only.",
    "Token exchange: you get a short-lived access token for a personal access token. Any backend can verify it with the public keys alone (RFC 8693). There is no refresh token: exchange again. The access token has no session, so it has no sid and no auth_time. It has pat, the id of the personal access token. It lives no longer than the personal access token, and once that ends, this service refuses it at once.",
    "Refusals have the form of RFC 6749 section 5.2, with our reason code added. error is invalid_client if a client did not prove who it is (401), invalid_grant if something is wrong with a code or a refresh token, invalid_scope for more than was granted, unsupported_grant_type, invalid_target for another client's audience, temporarily_unavailable for 429 and 503, server_error for 500, and invalid_request for everything else, such as a bad subject_token. The limits are 60 refused codes from one network in five minutes (LIMIT_FAILED_GRANTS_PER_IP), and one use of a refresh family per second.",
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
        summary: "An access token with a smaller scope",
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
  summary: "Revoke a token",
  description: [
    "RFC 7009. Revoking a refresh token, even a former one, ends its family, the access tokens that came with it, and the session if the program itself opened it. A browser's session goes on, and so do the tokens of its other tabs and apps. Revoking an access token ends only that token.",
    "Our own routes refuse a revoked token at once. A backend that verifies offline accepts an access token until it expires. To sign the user out everywhere, call POST /auth/logout instead.",
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
      description: "Also for a token that is unknown, has ended, or belongs to another client: then nothing happens.",
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
  summary: "Check whether a token is valid right now",
  description: [
    "RFC 7662. For confidential clients, by client_secret_basic or client_secret_post. A client can check access tokens for its audience, and its own refresh tokens. username and email are the user's address. They are included for an access token whose scope has read.",
    'Everything else is {"active":false}: a token that is expired, revoked, of an ended session, of a disabled user or for another audience, and any text that is not a token.',
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
      description: "Whether the token is active, and what it says.",
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
