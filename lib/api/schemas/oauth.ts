// What the OAuth routes take and answer. POST /auth/token, /auth/revoke and /auth/introspect parse with these schemas.
// lib/oauth/codes/authorization-request reads the query of GET /authorize, because each of its faults has its own error.

import { z } from "zod";
import { accessToken, bearer, requestId, seconds, uuid } from "./values";

const clientId = z.string().optional().describe("The client. When left out: the default client.");
const clientSecret = z
  .string()
  .optional()
  .describe("The secret of a confidential client, unless it sends Authorization: Basic. Never send both.");
const client = { client_id: clientId, client_secret: clientSecret };

export const authorizationQuery = z.object({
  response_type: z.literal("code"),
  client_id: z.string(),
  redirect_uri: z
    .string()
    .describe(
      "Exactly one of the client's registered addresses, character by character. A registered http://127.0.0.1/… or http://[::1]/… without a port allows any port.",
    ),
  code_challenge: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .describe("BASE64URL(SHA-256(verifier)), RFC 7636 section 4.2."),
  code_challenge_method: z.literal("S256"),
  state: z.string().max(1024).optional().describe("Comes back unchanged. Any characters are allowed."),
  scope: z
    .string()
    .optional()
    .meta({ description: "read, write or both, separated by a space. When left out: both.", examples: ["read write"] }),
  prompt: z
    .enum(["none", "login"])
    .optional()
    .describe(
      "login: ask for a new sign-in, even if somebody is signed in. none: answer login_required, show no page.",
    ),
  response_mode: z.literal("query").optional(),
  login_hint: z
    .string()
    .optional()
    .describe(
      "Fills in the field of the sign-in page. Nothing is sent until the person presses the button. One line of at most 254 characters; anything else is ignored.",
    ),
  ui_locales: z
    .string()
    .optional()
    .meta({
      description:
        "Languages, separated by spaces, most preferred first. The first one that Postkey supports is used for this sign-in, including its email.",
      examples: ["de-CH de en"],
    }),
});

export const codeGrant = z.object({
  grant_type: z.literal("authorization_code"),
  code: z
    .string()
    .describe(
      "From the address that the browser came back to. It works once, within 60 seconds. If the answer was lost, the same request within 10 seconds gets the same refresh token.",
    ),
  redirect_uri: z.string().describe("The same as at /authorize."),
  code_verifier: z.string().describe("43 to 128 characters, RFC 7636 section 4.1."),
  ...client,
});

export const refreshGrant = z.object({
  grant_type: z.literal("refresh_token"),
  refresh_token: z.string().describe("The one that you got last."),
  scope: z.string().optional().describe("The scope of the access token: at most what was granted."),
  ...client,
});

/** The only type of token that an exchange takes and returns. RFC 8693 section 3. */
export const accessTokenType = "urn:ietf:params:oauth:token-type:access_token";

export const exchangeGrant = z.object({
  grant_type: z.literal("urn:ietf:params:oauth:grant-type:token-exchange"),
  subject_token: z.string().describe("A personal access token."),
  subject_token_type: z.literal(accessTokenType),
  requested_token_type: z.literal(accessTokenType).optional(),
  audience: z.string().optional().describe("The client's own audience."),
  resource: z.string().optional().describe("The same as audience."),
  scope: z.string().optional().describe("The scope of the access token: at most that of the personal access token."),
  ...client,
});

export const tokenRequest = z.discriminatedUnion("grant_type", [codeGrant, refreshGrant, exchangeGrant]);

export const tokenResponse = z.object({
  access_token: accessToken,
  token_type: bearer,
  expires_in: seconds("How long the access token lives."),
  refresh_token: z
    .string()
    .optional()
    .describe("Replaces the one that you sent. Absent after an exchange of a personal access token."),
  refresh_expires_in: seconds("How long the refresh token can be used.").optional(),
  issued_token_type: z.literal(accessTokenType).optional().describe("After an exchange only."),
  scope: z.string().meta({ examples: ["read write"] }),
});

export const aboutToken = z.object({
  token: z.string().describe("An access token or a refresh token."),
  token_type_hint: z.string().optional().describe("Not needed: the service can tell from the token itself."),
  ...client,
});

export const introspectResponse = z.union([
  z.object({ active: z.literal(false) }),
  z.object({
    active: z.literal(true),
    token_type: bearer.optional().describe("For an access token only, like aud, jti and iat."),
    iss: z.string(),
    aud: z.string().optional(),
    sub: uuid("The user."),
    sid: uuid("The session.")
      .optional()
      .describe("The session. Absent if the token came from a personal access token."),
    client_id: z.string(),
    scope: z.string(),
    jti: z.string().optional(),
    iat: z.int().optional(),
    exp: z.int(),
    username: z.string().optional().describe("The user's address, for an access token whose scope has read."),
    email: z.string().optional().describe("The same as username."),
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
    retry_after: seconds("How long to wait before the same call can succeed.").optional(),
  })
  .describe("RFC 6749 section 5.2, with our reason code added.");
