// POST /auth/login and POST /auth/verify: how a program signs a person in.

import { operation } from "./declaration";
import { loginRequest, loginResponse, verifyRequest, verifyResponse } from "./schemas/sign-in";

export const askForMail = operation({
  method: "post",
  path: "/auth/login",
  id: "askForMail",
  tag: "Sign-in",
  who: { by: "anybody" },
  summary: "Ask for a sign-in email",
  description: [
    "The answer is the same whether the address is known, unknown, disabled or not allowed.",
    "Resend: with the challenge_id of a pending challenge, this sends another email for it. Address, client, redirect_to, code_challenge and locale must be the same; those that you leave out are kept. The email has a new code, which replaces the old one, and another link. Earlier links keep working. A challenge accepts resends for RESEND_WINDOW_MINUTES, 30 unless set. After that, and for a challenge_id that is unknown or was redeemed, you get a new challenge: always use the challenge_id of the latest answer.",
    "Where the link leads: with redirect_to, to your app. Without it, to /login/confirm, where a person signs in to this service's own pages. With a code_challenge but without redirect_to, the link opens an error page: use the code.",
  ].join("\n\n"),
  body: {
    schema: loginRequest,
    as: "json",
    examples: {
      address: { summary: "An email with a link to this service and a code", value: { email: "ada@example.com" } },
      resend: {
        summary: "The same email again",
        value: { email: "ada@example.com", challenge_id: "pwuP4vjQ9AAyIH3xOSGDFg" },
      },
      german: { summary: "An email in German", value: { email: "ada@example.com", locale: "de" } },
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
      description: "Accepted. If the address may sign in, an email is on its way.",
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
});

export const redeem = operation({
  method: "post",
  path: "/auth/verify",
  id: "redeem",
  tag: "Sign-in",
  who: { by: "anybody" },
  summary: "Redeem a link or a code for tokens",
  description: [
    "The link and the code of one challenge work once: redeeming either of them uses up both. The first sign-in with an address creates its user.",
    "A refusal uses nothing up, except that a wrong code costs a try. The checks run in this order: malformed (validation_failed for a code, which costs no try; invalid_credentials for a token), unknown, used, expired, superseded, exhausted, paused, verifier missing or wrong, wrong code.",
    "Trying an app's link with a missing or wrong verifier uses nothing up: let the person type the code in the app that asked.",
    "If the challenge was asked for in a browser, its code works only in that browser, and its challenge_id never leaves the server. Its link is accepted here only under LINK_BINDING=confirm, and not if it belongs to a sign-in that an app began at GET /authorize.",
    "Full-width digits are refused here. The code field of our own page converts them.",
  ].join("\n\n"),
  body: {
    schema: verifyRequest,
    as: "json",
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
});
