// What the OAuth routes take and answer. POST /auth/token, /auth/revoke and /auth/introspect read their parameters with
// these; the query of GET /authorize is read by lib/oauth/codes/authorization-request, which tells each fault by its own name.

import { z } from "zod";
import { accessToken, bearer, requestId, seconds, uuid } from "./values";

const clientId = z.string().optional().describe("The client. The default one when left out.");
const clientSecret = z
  .string()
  .optional()
  .describe("A confidential client's secret, unless it sends Authorization: Basic. Never both.");
const client = { client_id: clientId, client_secret: clientSecret };

export const authorizationQuery = z.object({
  response_type: z.literal("code"),
  client_id: z.string(),
  redirect_uri: z
    .string()
    .describe(
      "One that the client has registered, character by character. A registered http://127.0.0.1/… or http://[::1]/… without a port stands for every port.",
    ),
  code_challenge: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .describe("BASE64URL(SHA-256(verifier)), RFC 7636 section 4.2."),
  code_challenge_method: z.literal("S256"),
  state: z.string().max(1024).optional().describe("Comes back as it was, whatever characters are in it."),
  scope: z
    .string()
    .optional()
    .meta({ description: "Some of read write; all of it when left out.", examples: ["read write"] }),
  prompt: z
    .enum(["none", "login"])
    .optional()
    .describe("login: sign in once more, even if somebody is signed in. none: no page, login_required instead."),
  response_mode: z.literal("query").optional(),
  login_hint: z
    .string()
    .optional()
    .describe(
      "Fills the field of the sign-in page; nothing is sent until the person presses the button. At most 254 characters on one line, else it is left out.",
    ),
  ui_locales: z
    .string()
    .optional()
    .meta({
      description:
        "Languages that spaces separate, the most wanted first; the first that Postkey speaks is the language of this sign-in, its email included.",
      examples: ["de-CH de en"],
    }),
});

export const codeGrant = z.object({
  grant_type: z.literal("authorization_code"),
  code: z
    .string()
    .describe(
      "From the address of the app; once, within 60 seconds. If the answer was lost, the same request within 10 seconds gets the same refresh token.",
    ),
  redirect_uri: z.string().describe("The same as at /authorize."),
  code_verifier: z.string().describe("43 to 128 characters, RFC 7636 section 4.1."),
  ...client,
});

export const refreshGrant = z.object({
  grant_type: z.literal("refresh_token"),
  refresh_token: z.string().describe("The one that you got last."),
  scope: z.string().optional().describe("What the access token may do: at most what was granted."),
  ...client,
});

/** The one type of token that is taken and given. RFC 8693 section 3. */
export const accessTokenType = "urn:ietf:params:oauth:token-type:access_token";

export const exchangeGrant = z.object({
  grant_type: z.literal("urn:ietf:params:oauth:grant-type:token-exchange"),
  subject_token: z.string().describe("A personal access token."),
  subject_token_type: z.literal(accessTokenType),
  requested_token_type: z.literal(accessTokenType).optional(),
  audience: z.string().optional().describe("The client's own."),
  resource: z.string().optional().describe("As audience."),
  scope: z.string().optional().describe("What the access token may do: at most what the personal access token may."),
  ...client,
});

export const tokenRequest = z.discriminatedUnion("grant_type", [codeGrant, refreshGrant, exchangeGrant]);

export const tokenResponse = z.object({
  access_token: accessToken,
  token_type: bearer,
  expires_in: seconds("How long the access token lives."),
  refresh_token: z.string().optional().describe("Replaces the one that was sent. None for a personal access token."),
  refresh_expires_in: seconds("In which the refresh token has to be used.").optional(),
  issued_token_type: z.literal(accessTokenType).optional().describe("Of an exchange only."),
  scope: z.string().meta({ examples: ["read write"] }),
});

export const aboutToken = z.object({
  token: z.string().describe("An access token or a refresh token."),
  token_type_hint: z.string().optional().describe("Not needed: a token's form says which kind it is."),
  ...client,
});

export const introspectResponse = z.union([
  z.object({ active: z.literal(false) }),
  z.object({
    active: z.literal(true),
    token_type: bearer.optional().describe("Of an access token only, as aud, jti and iat are."),
    iss: z.string(),
    aud: z.string().optional(),
    sub: uuid("The user."),
    sid: uuid("The session.")
      .optional()
      .describe("The session. None for what a personal access token was exchanged for."),
    client_id: z.string(),
    scope: z.string(),
    jti: z.string().optional(),
    iat: z.int().optional(),
    exp: z.int(),
    username: z.string().optional().describe("The user's address, of an access token whose scope has read."),
    email: z.string().optional().describe("As username."),
  }),
]);

export const oauthError = z
  .object({
    error: z.enum([
      "invalid_request",
      "invalid_client",
      "invalid_grant",
      "invalid_scope",
      "unsupported_grant_type",
      "invalid_target",
      "temporarily_unavailable",
      "server_error",
    ]),
    error_description: z.string(),
    code: z.string().describe("The reason code."),
    request_id: requestId,
    retry_after: seconds("When the same call would pass.").optional(),
  })
  .describe("RFC 6749 section 5.2, with our reason code beside it.");
