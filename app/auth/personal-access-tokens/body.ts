// What a personal access token is made of. Read by POST /auth/personal-access-tokens, and by the form that does the same.

import { z } from "zod";
import {
  longestPersonalAccessTokenDays,
  longestPersonalAccessTokenName,
  personalAccessTokenScopes,
  standardPersonalAccessTokenDays,
} from "@/lib/tokens/personal-access-token";

export const newTokenBody = z.object({
  // Without control characters, which would tear a list apart.
  name: z.string().trim().min(1).max(longestPersonalAccessTokenName).regex(/^\P{C}*$/u),
  scope: z.enum(personalAccessTokenScopes).default("read"),
  expires_in_days: z.int().min(1).max(longestPersonalAccessTokenDays).default(standardPersonalAccessTokenDays),
});
