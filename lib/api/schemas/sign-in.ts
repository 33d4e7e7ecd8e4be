// What POST /auth/login and POST /auth/verify take and answer. The routes parse requests with these schemas, and the
// OpenAPI document is made from them.

import { z } from "zod";
import { accessToken, bearer, moment, requestId, seconds, uuid } from "./values";

export const loginRequest = z.object({
  // lib/users/email-address parses it, because it can say more exactly what is wrong.
  email: z.unknown().meta({ type: "string", format: "email", description: "One address." }),
  redirect_to: z
    .string()
    .max(2000)
    .optional()
    .describe(
      "Where the emailed link goes instead of /login/confirm, with token added to the query. It must be one of the client's registered addresses, character by character. Needs code_challenge.",
    ),
  client_id: z.string().max(200).optional().describe("A public client. When left out: the default client."),
  // The method "plain" would put the secret itself into our database.
  code_challenge: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .optional()
    .describe("BASE64URL(SHA-256(verifier)), RFC 7636 section 4.2. Link and code then need the verifier."),
  code_challenge_method: z.literal("S256").optional(),
  // Only the form is checked: asking for a language that we do not have is not an error.
  locale: z
    .string()
    .max(35)
    .regex(/^[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8})*$/)
    .optional()
    .describe(
      "The language of the email, as a tag by RFC 5646: en, de, ja and their regions. Without it, or for another language, Accept-Language decides; otherwise it is English. A resend keeps it.",
    ),
  challenge_id: z
    .string()
    .max(200)
    .optional()
    .describe("A challenge that you asked for earlier. This sends another email for it."),
});

export const loginResponse = z.object({
  challenge_id: z.string().meta({
    description: "Send it together with the code. Keep it in your program; it is never in the email.",
    examples: ["pwuP4vjQ9AAyIH3xOSGDFg"],
  }),
  expires_in: seconds("How long the link and the code of this email work."),
  resend_in: seconds("How long to wait before a resend is accepted."),
  reference: z.string().meta({
    description:
      "Also in the email. Show it, so that people can match the email and read it to support. It is not a secret.",
    examples: ["F4G-EJA"],
  }),
  request_id: requestId,
});

export const verifyRequest = z
  .object({
    token: z.string().max(1000).optional().describe("From the emailed link, 43 characters."),
    challenge_id: z.string().max(200).optional().describe("From POST /auth/login, together with code."),
    code: z
      .string()
      .max(1000)
      .optional()
      .describe("Six ASCII digits. White space, format characters (zero width, bidi marks) and dashes are ignored."),
    code_verifier: z
      .string()
      .max(1000)
      .optional()
      .describe("Required when the challenge has a code_challenge, and refused when it has none."),
  })
  .describe("Send either token, or challenge_id and code.");

export const verifyResponse = z.object({
  access_token: accessToken,
  token_type: bearer,
  expires_in: seconds("How long the access token lives."),
  refresh_token: z.string(),
  refresh_expires_in: seconds("How long the refresh token can be used."),
  session_id: uuid("The session that this sign-in started."),
  user: z.object({
    id: uuid("The user."),
    email: z.string().meta({ format: "email" }),
    name: z.string().nullable(),
    created_at: moment("When the user was created."),
    is_new: z.boolean().describe("Whether this sign-in created the user."),
  }),
});
