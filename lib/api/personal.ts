// The routes of personal access tokens, which a user makes for scripts.

import { operation } from "./declaration";
import { newTokenBody, newTokenResponse, personalAccessTokensResponse } from "./schemas/personal";

const path = "/auth/personal-access-tokens";
const token = {
  id: "0b6e6a3e-52a4-4d0e-9d51-6f0d8c6f1c2a",
  name: "nightly export",
  scope: "read",
  created_at: "2026-11-21T03:43:17.285Z",
  expires_at: "2027-02-19T03:43:17.285Z",
  last_used_at: null,
};

export const listPersonalAccessTokens = operation({
  method: "get",
  path,
  id: "listPersonalAccessTokens",
  tag: "Sessions",
  who: { by: "person", scope: "read" },
  summary: "The user's tokens for scripts",
  description:
    "Newest first. A token that has expired is refused with token_expired. One that was ended, or whose user is disabled, is refused with session_ended, and any other with token_invalid. A day later the first two are token_invalid as well. Signing out does not end any of them.",
  answers: {
    200: {
      description: "The active tokens, without their secrets.",
      body: personalAccessTokensResponse,
      example: { personal_access_tokens: [token] },
    },
  },
  refusals: [],
});

export const createPersonalAccessToken = operation({
  method: "post",
  path,
  id: "createPersonalAccessToken",
  tag: "Sessions",
  who: { by: "browser", tokens: "refused" },
  summary: "Create a token for a script",
  description: [
    "Only with a browser's session, not with a token of any kind (insufficient_scope): a leaked token must not be able to create others. A user can have at most 100 (validation_failed), and can create at most 50 in a day, including those that have ended (LIMIT_NEW_TOKENS_PER_USER).",
    "A token is pk_pat_, 43 base64url characters (256 random bits), and a checksum of 6 characters: the CRC-32 of those 43, in base 62 (0-9A-Za-z), highest digit first. Send it as Authorization: Bearer wherever an access token is accepted, or exchange it at POST /auth/token.",
  ].join("\n\n"),
  body: {
    schema: newTokenBody,
    as: "json",
    examples: {
      read: {
        summary: "A read-only token for thirty days",
        value: { name: "nightly export", scope: "read", expires_in_days: 30 },
      },
    },
  },
  answers: {
    201: {
      description: "The token. Its secret is in this answer and nowhere else.",
      body: newTokenResponse,
      example: { ...token, token: "pk_pat_9dKc0P3w5uG7sXk1bL0hQzT2vYx4aB6eC8fD1gH3jK00000000" },
    },
  },
  refusals: ["over_request_rate_limit"],
});

export const endPersonalAccessToken = operation({
  method: "delete",
  path: `${path}/{id}`,
  id: "endPersonalAccessToken",
  tag: "Sessions",
  who: { by: "person", scope: "write" },
  summary: "End a token",
  description:
    "Ends it at once, together with the access tokens that were exchanged for it. The id of a token that is unknown, has ended or belongs to another user is not_found.",
  pathParameters: { id: { description: "The id of the token.", example: token.id } },
  answers: { 204: { description: "It has ended." } },
  refusals: ["not_found"],
});
