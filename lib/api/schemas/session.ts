// What the routes about the signed-in person answer: /auth/me, /auth/sessions and /auth/session/token.

import { z } from "zod";
import { accessToken, bearer, moment, seconds, uuid } from "./values";

const session = {
  id: uuid("The session."),
  client_id: z.string(),
  created_at: moment("When it began."),
  authenticated_at: moment("The last proof of the address."),
  expires_at: moment("When it expires if it is not used."),
  browser: z.string().meta({ examples: ["Firefox on Linux"] }),
  network: z.string().meta({ description: "Truncated to /24 or /48.", examples: ["127.0.0.0/24"] }),
};

export const meResponse = z.object({
  user: z.object({
    id: uuid("The user."),
    email: z.string().meta({ format: "email" }),
    name: z.string().nullable(),
    created_at: moment("When the user was created."),
  }),
  session: z
    .object(session)
    .nullable()
    .optional()
    .describe("null with a personal access token, which has no session. Absent with a token for another audience."),
  memberships: z
    .array(z.unknown())
    .optional()
    .describe("Always empty for now. Absent with a token for another audience."),
});

export const sessionsResponse = z.object({
  sessions: z.array(
    z.object({
      ...session,
      current: z.boolean().describe("Whether this request belongs to it."),
      seen_at: moment("The last use. For a browser it is accurate to a day; for a program it is the last refresh."),
    }),
  ),
});

export const sessionTokenResponse = z.object({
  access_token: accessToken,
  token_type: bearer,
  expires_in: seconds("How long it lives."),
});
