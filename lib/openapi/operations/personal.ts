// The routes of personal access tokens, for the OpenAPI document.

import type { ReasonCode } from "@/lib/reasons";
import type { Operation } from "../operation";
import { newTokenBody, newTokenResponse, personalAccessTokensResponse } from "../schemas/personal";
import { mayRead, mayWrite, unlessSomebody } from "./sessions";

const path = "/auth/personal-access-tokens";
const refused: ReasonCode[] = [...unlessSomebody, "insufficient_scope"];
const token = {
  id: "0b6e6a3e-52a4-4d0e-9d51-6f0d8c6f1c2a",
  name: "nightly export",
  scope: "read",
  created_at: "2026-11-21T03:43:17.285Z",
  expires_at: "2027-02-19T03:43:17.285Z",
  last_used_at: null,
};

export const personal: Operation[] = [
  {
    method: "get",
    path,
    id: "listPersonalAccessTokens",
    tag: "Sessions",
    summary: "The tokens that somebody made for scripts",
    security: mayRead,
    answers: {
      200: {
        description: "Those that live. No secret.",
        body: personalAccessTokensResponse,
        example: { personal_access_tokens: [token] },
      },
    },
    refusals: refused,
  },
  {
    method: "post",
    path,
    id: "createPersonalAccessToken",
    tag: "Sessions",
    summary: "Make a token for a script",
    description: "By the session of a browser and no token, so that one token cannot make another.",
    security: [{ sessionCookie: [] }],
    request: {
      body: newTokenBody,
      forms: "json",
      examples: {
        read: {
          summary: "A token that reads, for thirty days",
          value: { name: "nightly export", scope: "read", expires_in_days: 30 },
        },
      },
    },
    answers: {
      201: {
        description: "The token. Its secret is told this once.",
        body: newTokenResponse,
        example: { ...token, token: "pk_pat_9dKc0P3w5uG7sXk1bL0hQzT2vYx4aB6eC8fD1gH3jK00000000" },
      },
    },
    refusals: refused,
  },
  {
    method: "delete",
    path: `${path}/{id}`,
    id: "endPersonalAccessToken",
    tag: "Sessions",
    summary: "End a token",
    description: "What it was exchanged for ends with it.",
    security: mayWrite,
    pathParameters: { id: { description: "The id of the token.", example: token.id } },
    answers: { 204: { description: "It has ended." } },
    refusals: [...refused, "not_found"],
  },
];
