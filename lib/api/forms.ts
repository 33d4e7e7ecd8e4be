// What the pages' forms post to, and the fields of each. Each route.ts in app/forms passes its declaration to form() of
// app/_http/page. Fields are strings, and any may be missing: the page shows the refusal beside what was typed.

import { z } from "zod";
import { form, type Form } from "./declaration";

const text = z.string().optional();
/** Says that the page has set a cookie. @see app/_http/page/cookies-off.ts */
const cookie = { cookie: text };
/** The challenge that the page shows, and where its way back leads. */
const challenge = { challenge: text, return_to: text, email: text };

const anybody = { by: "anybody" } as const;
const somebody = { by: "browser", tokens: "ignored" } as const;

const ofCode = [
  "validation_failed",
  "invalid_credentials",
  "otp_expired",
  "otp_used",
  "otp_superseded",
  "otp_attempts_exhausted",
  "verifier_mismatch",
  "session_ended",
  "code_entry_paused",
  "over_request_rate_limit",
] as const;

export const requestLink = form({
  path: "/forms/request-link",
  page: "/login",
  who: anybody,
  summary: "Asks for a sign-in email",
  fields: z.object({ email: text, return_to: text, nonce: text, ...cookie }),
  refusals: ["validation_failed", "invalid_email", "over_request_rate_limit", "over_email_send_rate_limit"],
});

export const resendLink = form({
  path: "/forms/resend-link",
  page: "/login/check-email",
  who: anybody,
  summary: "Sends the email again",
  fields: z.object({ ...challenge, mailed_at: text }),
  refusals: ["over_request_rate_limit", "over_email_send_rate_limit"],
});

export const enterCode = form({
  path: "/forms/enter-code",
  page: "/login/check-email",
  who: anybody,
  summary: "Redeems the code",
  fields: z.object({ ...challenge, code: text }),
  refusals: ofCode,
});

export const confirmLink = form({
  path: "/forms/confirm-link",
  page: "/login/confirm",
  who: anybody,
  summary: "Redeems the link",
  fields: z.object({ token: text, code: text, switch_user: text, ...cookie }),
  refusals: [...ofCode, "different_browser", "code_required"],
});

export const signOut = form({
  path: "/forms/sign-out",
  page: "/account",
  who: anybody,
  summary: "Signs out in this browser",
  fields: z.object({}),
  refusals: [],
});

export const endSession = form({
  path: "/forms/end-session",
  page: "/account",
  who: somebody,
  summary: "Ends one session",
  fields: z.object({ session: text }),
  refusals: ["not_found"],
});

export const endOtherSessions = form({
  path: "/forms/end-other-sessions",
  page: "/account",
  who: somebody,
  summary: "Ends all other sessions",
  fields: z.object({}),
  refusals: [],
});

export const createToken = form({
  path: "/forms/create-token",
  page: "/account/tokens",
  who: somebody,
  summary: "Creates a personal access token",
  fields: z.object({ name: text, scope: text, days: text, nonce: text }),
  refusals: ["validation_failed", "over_request_rate_limit"],
});

export const hideToken = form({
  path: "/forms/hide-token",
  page: "/account/tokens",
  who: somebody,
  summary: "Hides the new token",
  fields: z.object({ token: text }),
  refusals: [],
});

export const endToken = form({
  path: "/forms/end-token",
  page: "/account/tokens",
  who: somebody,
  summary: "Ends a personal access token",
  fields: z.object({ token: text }),
  refusals: ["not_found"],
});

export const stopMail = form({
  path: "/forms/stop-mail",
  page: "/mail/stop",
  who: anybody,
  summary: "Pauses sign-in email to an address",
  fields: z.object({ m: text }),
  refusals: ["invalid_credentials"],
});

export const forms: readonly Form[] = [
  requestLink,
  resendLink,
  enterCode,
  confirmLink,
  signOut,
  endSession,
  endOtherSessions,
  createToken,
  hideToken,
  endToken,
  stopMail,
];
