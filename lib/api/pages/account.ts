// The signed-in person's pages, and what their forms post to. Declared to page() and form() of app/_http/page.

import { z } from "zod";
import { form, page } from "../declaration";

const text = z.string().optional();
/** What a form adds to the address when it sends the person back. */
const problem = { problem: text, request_id: text, retry_after: text };
const anybody = { by: "anybody" } as const;
const somebody = { by: "browser", tokens: "ignored" } as const;

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
