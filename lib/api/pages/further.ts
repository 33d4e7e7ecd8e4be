// The pages beside the sign-in and the account: stopping email, the state of the service, the API for people, and the developer's. Declared to page() and form() of app/_http/page.

import { z } from "zod";
import { form, page } from "../declaration";

const text = z.string().optional();
const anybody = { by: "anybody" } as const;

export const stopMail = page({
  path: "/mail/stop",
  who: anybody,
  summary: "Pauses sign-in email to an address",
  query: z.object({ m: text, done: text }),
  refusals: ["invalid_credentials"],
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

export const pauseMail = form({
  path: "/forms/stop-mail",
  page: "/mail/stop",
  who: anybody,
  summary: "Pauses sign-in email to an address",
  fields: z.object({ m: text }),
  refusals: ["invalid_credentials"],
});
