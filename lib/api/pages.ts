// Every page: who may see it, and what it reads from its address (proxy.ts reads `locale` for all of them). Each page.tsx
// passes its declaration to page() of app/_http/page.

import { z } from "zod";
import { page, type Page } from "./declaration";

const text = z.string().optional();
/** What a form adds to the address when it sends the person back. */
const problem = { problem: text, request_id: text, retry_after: text };
/** Where a page leads back to when a sign-in has failed. */
const wayBack = { challenge: text, return_to: text, email: text };

const anybody = { by: "anybody" } as const;
const somebody = { by: "browser", tokens: "ignored" } as const;

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

export const account = page({
  path: "/account",
  who: somebody,
  summary: "The signed-in person, and where else they are signed in",
  query: z.object({ ended: text, ...problem }),
  refusals: [],
});

export const tokens = page({
  path: "/account/tokens",
  who: somebody,
  summary: "Personal access tokens",
  query: z.object({ ended: text, name: text, scope: text, days: text, ...problem }),
  refusals: [],
});

export const stopMail = page({
  path: "/mail/stop",
  who: anybody,
  summary: "Pauses sign-in email to an address",
  query: z.object({ m: text, done: text }),
  refusals: ["invalid_credentials"],
});

export const appElsewhere = page({
  path: "/app/{...rest}",
  who: anybody,
  summary: "A link into an app that is not installed",
  refusals: ["verifier_mismatch"],
});
export const status = page({
  path: "/status",
  who: anybody,
  summary: "What runs here, and whether it works",
  refusals: [],
});
export const apiDocs = page({ path: "/docs/api", who: anybody, summary: "The HTTP API for people", refusals: [] });

export const inbox = page({
  path: "/dev/inbox",
  who: anybody,
  summary: "Captured email, with CAPTURED_INBOX=on only",
  query: z.object({ to: text, id: text, tab: text }),
  refusals: [],
});

export const mailPreview = page({
  path: "/dev/mail",
  who: anybody,
  summary: "Every kind of email in every language, with CAPTURED_INBOX=on only",
  query: z.object({ kind: text, locale: text }),
  refusals: [],
});

export const pages: readonly Page[] = [
  home,
  login,
  checkEmail,
  confirm,
  goOn,
  cookiesOff,
  failure,
  notMe,
  account,
  tokens,
  stopMail,
  appElsewhere,
  status,
  apiDocs,
  inbox,
  mailPreview,
];
