// POST /auth/login and POST /auth/verify, for the OpenAPI document.

import type { Operation } from "../operation";
import { loginRequest, loginResponse, verifyRequest, verifyResponse } from "../schemas/sign-in";

export const signIn: Operation[] = [
  {
    method: "post",
    path: "/auth/login",
    id: "askForMail",
    tag: "Sign-in",
    summary: "Ask for a sign-in mail",
    description:
      "The answer is the same for a known, an unknown, a disabled and a not-allowed address. With the challenge_id of a pending challenge it is a resend: a fresh code, which replaces the former one, and a further link.",
    request: {
      body: loginRequest,
      forms: "json",
      examples: {
        address: { summary: "A mail with a link to this service and a code", value: { email: "ada@example.com" } },
        resend: {
          summary: "The same once more",
          value: { email: "ada@example.com", challenge_id: "pwuP4vjQ9AAyIH3xOSGDFg" },
        },
        german: { summary: "A mail in German", value: { email: "ada@example.com", locale: "de" } },
        app: {
          summary: "A link into an app",
          value: {
            email: "ada@example.com",
            redirect_to: "https://app.example/in",
            code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
            code_challenge_method: "S256",
          },
        },
      },
    },
    answers: {
      202: {
        description: "Taken. If the address may sign in, a mail is on its way.",
        body: loginResponse,
        example: {
          challenge_id: "pwuP4vjQ9AAyIH3xOSGDFg",
          expires_in: 900,
          resend_in: 60,
          reference: "F4G-EJA",
          request_id: "6qkrre09d7s02g8m",
        },
      },
    },
    refusals: ["invalid_email", "redirect_not_allowed", "over_email_send_rate_limit", "over_request_rate_limit"],
  },
  {
    method: "post",
    path: "/auth/verify",
    id: "redeem",
    tag: "Sign-in",
    summary: "Redeem a link or a code for tokens",
    description:
      "Link and code of one challenge are used up together, once. A refusal uses nothing up, except that a wrong code costs a try. Told in this order: malformed, unknown, used, expired, superseded, exhausted, paused, verifier missing or wrong, wrong.",
    request: {
      body: verifyRequest,
      forms: "json",
      examples: {
        link: { summary: "The token of a link", value: { token: "1bL0hQ3w5uG7sXk9dKc0PzT2vYx4aB6eC8fD1gH3jK0" } },
        code: { summary: "The six digits", value: { challenge_id: "pwuP4vjQ9AAyIH3xOSGDFg", code: "925757" } },
        app: {
          summary: "The token of a link into an app",
          value: {
            token: "1bL0hQ3w5uG7sXk9dKc0PzT2vYx4aB6eC8fD1gH3jK0",
            code_verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
          },
        },
      },
    },
    answers: {
      200: {
        description: "Signed in.",
        body: verifyResponse,
        example: {
          access_token: "eyJhbGciOiJFUzI1NiIs…",
          token_type: "Bearer",
          expires_in: 600,
          refresh_token: "1bL0hQ…~0~uG7sXk…",
          refresh_expires_in: 2_592_000,
          session_id: "b00770ed-24fb-4455-abdc-9506aabe7d4a",
          user: {
            id: "ed7d9a1e-1a5a-4e54-ae39-ddf66e668a15",
            email: "ada@example.com",
            name: null,
            created_at: "2026-11-21T03:43:17.285Z",
            is_new: true,
          },
        },
      },
    },
    refusals: [
      "invalid_credentials",
      "otp_expired",
      "otp_used",
      "otp_superseded",
      "otp_attempts_exhausted",
      "verifier_mismatch",
      "session_ended",
      "different_browser",
      "code_entry_paused",
      "over_request_rate_limit",
    ],
  },
];
