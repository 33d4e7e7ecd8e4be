// What you need to create a personal access token, and what its routes answer. POST /auth/personal-access-tokens and the
// form that does the same parse with these schemas.

import { z } from "zod";
import {
  longestPersonalAccessTokenDays,
  longestPersonalAccessTokenName,
  personalAccessTokenScopes,
  standardPersonalAccessTokenDays,
} from "@/lib/tokens/personal/personal-access-token";
import { moment, uuid } from "./values";

export const newTokenBody = z.object({
  // No control characters, because a line break would break up a list.
  name: z
    .string()
    .trim()
    .min(1)
    .max(longestPersonalAccessTokenName)
    .regex(/^\P{C}*$/u)
    .meta({ description: "What it is for: 1 to 60 characters, no control characters.", examples: ["nightly export"] }),
  scope: z.enum(personalAccessTokenScopes).default("read").describe("read allows GET and HEAD only."),
  expires_in_days: z
    .int()
    .min(1)
    .max(longestPersonalAccessTokenDays)
    .default(standardPersonalAccessTokenDays)
    .describe(`1 to ${longestPersonalAccessTokenDays}.`),
});

const token = {
  id: uuid("The token."),
  name: z.string(),
  scope: z.enum(personalAccessTokenScopes),
  created_at: moment("When it was created."),
  expires_at: moment("When it expires."),
  last_used_at: moment("The last use, accurate to an hour; null if it was never used.").nullable(),
};

export const personalAccessTokensResponse = z.object({ personal_access_tokens: z.array(z.object(token)) });

export const newTokenResponse = z.object({ ...token, token: z.string().describe("The secret, in this answer only.") });
