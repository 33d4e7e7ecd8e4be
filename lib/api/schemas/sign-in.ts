// What POST /auth/login and POST /auth/verify take and answer. The routes read requests with these; the document is made
// of them.

import { z } from "zod";
import { accessToken, bearer, moment, requestId, seconds, uuid } from "./values";

export const loginRequest = z.object({
  // Read by lib/users/email-address, which says more exactly what is wrong.
  email: z.unknown().meta({ type: "string", format: "email", description: "One address." }),
  redirect_to: z
    .string()
    .max(2000)
    .optional()
    .describe(
      "Where the emailed link goes instead of /login/confirm, with token added to its query: one that the client has registered, character by character. Needs code_challenge.",
    ),
  client_id: z.string().max(200).optional().describe("A public client; left out, the default one."),
  // "plain" would put the secret itself into our database.
  code_challenge: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .optional()
    .describe("BASE64URL(SHA-256(verifier)), RFC 7636 section 4.2. Link and code then need the verifier."),
  code_challenge_method: z.literal("S256").optional(),
  // By its form only: a language that is not ours is no mistake.
  locale: z
    .string()
    .max(35)
    .regex(/^[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8})*$/)
    .optional()
    .describe(
      "The language of the email, a tag by RFC 5646: en, de, ja and their regions. Without it, or for another language, Accept-Language decides, then English. A resend keeps it.",
    ),
  challenge_id: z
    .string()
    .max(200)
    .optional()
    .describe("Of a challenge that you asked for before: this is then a resend of it."),
});

export const loginResponse = z.object({
  challenge_id: z.string().meta({
    description: "Redeems together with the code. Keep it in the program; it is never in the email.",
    examples: ["pwuP4vjQ9AAyIH3xOSGDFg"],
  }),
  expires_in: seconds("How long link and code of this email live."),
  resend_in: seconds("Until a resend is accepted."),
  reference: z.string().meta({
    description: "Also in the email. Show it, so that people can tell emails apart and read it out; it opens nothing.",
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
      .describe("Six ASCII digits; white space, format characters (zero width, bidi marks) and dashes are taken out."),
    code_verifier: z
      .string()
      .max(1000)
      .optional()
      .describe("Required when the challenge has a code_challenge, and refused when it has none."),
  })
  .describe("Either token, or challenge_id and code.");

export const verifyResponse = z.object({
  access_token: accessToken,
  token_type: bearer,
  expires_in: seconds("How long the access token lives."),
  refresh_token: z.string(),
  refresh_expires_in: seconds("In which the refresh token has to be used."),
  session_id: uuid("The session that this started."),
  user: z.object({
    id: uuid("The user."),
    email: z.string().meta({ format: "email" }),
    name: z.string().nullable(),
    created_at: moment("When the user was made."),
    is_new: z.boolean().describe("This sign-in made the user."),
  }),
});
