// The pages of a sign-in, and what their forms post to. Declared to page() and form() of app/_http/page.

import { z } from "zod";
import { form, page } from "../declaration";

const text = z.string().optional();
/** What a form adds to the address when it sends the person back. */
const problem = { problem: text, request_id: text, retry_after: text };
/** Where a page leads back to when a sign-in has failed. */
const wayBack = { challenge: text, return_to: text, email: text };
/** Says that the page has set a cookie. @see app/_http/page/cookies-off.ts */
const cookie = { cookie: text };
/** The challenge that the page shows, and where its way back leads. */
const challenge = { challenge: text, return_to: text, email: text };
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
const anybody = { by: "anybody" } as const;

export const home = page({ path: "/", who: anybody, summary: "What this is", refusals: [] });

export const login = page({
  path: "/login",
  who: anybody,
  summary: "The sign-in form",
  query: z.object({ return_to: text, email: text, ...problem }),
  refusals: [],
});

export const checkEmail = page({
  path: "/login/check-email",
  who: anybody,
  summary: "Waits for the email, and takes the code",
  query: z.object({ challenge: text, sent: text, ...problem }),
  refusals: [],
});

export const confirm = page({
  path: "/login/confirm",
  who: anybody,
  summary: "Where the emailed link leads",
  query: z.object({ token: text, ...problem, ...wayBack }),
  refusals: ["invalid_credentials", "otp_expired", "otp_used", "verifier_mismatch", "different_browser"],
});

export const goOn = page({
  path: "/login/continue",
  who: anybody,
  summary: "Goes on to an app",
  query: z.object({ return_to: text }),
  refusals: [],
});

export const cookiesOff = page({
  path: "/login/cookies",
  who: anybody,
  summary: "For a browser that keeps no cookies",
  query: z.object({ email: text, return_to: text, link: text }),
  refusals: [],
});

export const failure = page({
  path: "/login/error",
  who: anybody,
  summary: "What went wrong, and what to do",
  query: z.object({ reason: text, request_id: text, retry_after: text, ...wayBack }),
  refusals: [],
});

export const notMe = page({
  path: "/login/not-me",
  who: anybody,
  summary: "For people who did not ask for the email",
  query: z.object(wayBack),
  refusals: [],
});

export const appElsewhere = page({
  path: "/app/{...rest}",
  who: anybody,
  summary: "A link into an app that is not installed",
  refusals: ["verifier_mismatch"],
});

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
