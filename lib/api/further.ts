// Routes that are not part of the HTTP API: those of our own pages, of Auth.js, of phones and of developers.

import { z } from "zod";
import { route, type Route } from "./declaration";
import { androidAppLinks, appleAppLinks } from "./documents";

export const signedInYet = route({
  method: "get",
  path: "/login/check-email/status",
  who: { by: "anybody", session: true },
  summary: "Whether this browser is signed in yet",
  description: "Called by the page that waits for the email.",
  query: z.object({ challenge: z.string().optional() }),
  refusals: [],
});

export const readByAuthJs = route({
  method: "get",
  path: "/api/auth/{...nextauth}",
  who: { by: "anybody", session: true },
  summary: "Auth.js's session, csrf and providers",
  description: "signin redirects to /login. callback redirects to /login/confirm and keeps the token.",
  query: z.object({ token: z.string().optional() }),
  refusals: ["not_found"],
});

export const signOutByAuthJs = route({
  method: "post",
  path: "/api/auth/{...nextauth}",
  who: { by: "anybody", session: true },
  summary: "Auth.js's signout",
  description: "From this origin's own pages only. A POST to any other Auth.js address is method_not_allowed.",
  refusals: ["validation_failed", "method_not_allowed"],
});

export const capturedMessages = route({
  method: "get",
  path: "/dev/inbox/messages",
  who: { by: "anybody" },
  summary: "Captured emails as JSON, newest first",
  description: "For tests and scripts. The inbox exists only with CAPTURED_INBOX.",
  query: z.object({ to: z.string().optional() }),
  refusals: ["not_found"],
});

export const capturedMessage = route({
  method: "get",
  path: "/dev/inbox/messages/{id}/html",
  who: { by: "anybody" },
  summary: "The HTML of a captured email, for the inbox's frame",
  refusals: ["not_found"],
});

export const sampleEmail = route({
  method: "get",
  path: "/dev/mail/{kind}/html",
  who: { by: "anybody" },
  summary: "The HTML of a sample email, for the frames of the preview",
  query: z.object({ locale: z.string().optional(), scheme: z.string().optional() }),
  refusals: ["not_found"],
});

export const furtherRoutes: readonly Route[] = [
  capturedMessages,
  capturedMessage,
  sampleEmail,
  signedInYet,
  readByAuthJs,
  signOutByAuthJs,
  appleAppLinks,
  androidAppLinks,
];
