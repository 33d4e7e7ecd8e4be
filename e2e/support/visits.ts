// How to visit each page: as whom, and with which query. For tests that walk all pages. A page without a line here fails
// them, unless it only needs a signed-in person.

import { expect } from "playwright/test";
import { pages as declaredPages } from "@/lib/api/pages";
import type { Email } from "./inbox";
import { pages } from "./routes";

export type Visit = {
  /** Anybody; a person who waits for a mail; a signed-in person. */
  as: "anybody" | "asking" | "signed in";
  /** @param mail to the one who waits */
  query?: (mail: Email) => string;
  /** The page goes on by itself, so a browser does not stay on it. */
  goesOn?: true;
};

const ofAccount = declaredPages.filter(({ who }) => who.by === "browser").map(({ path }) => path);

export const visits: Record<string, Visit> = {
  ...Object.fromEntries(ofAccount.map((path) => [path, { as: "signed in" } as const])),
  "/": { as: "anybody" },
  "/dev/inbox": { as: "anybody", query: () => "?to=nobody@people.example" },
  "/dev/mail": { as: "anybody" },
  "/docs/api": { as: "anybody" },
  "/login": { as: "anybody" },
  "/login/check-email": { as: "asking" },
  "/login/confirm": { as: "anybody" },
  "/login/continue": { as: "anybody", query: () => "?return_to=%2Fauthorize%3Fclient_id%3Ddefault", goesOn: true },
  "/login/cookies": { as: "anybody" },
  "/login/error": { as: "anybody", query: () => "?reason=otp_used&request_id=k3v9x2m7q4p8w6r5" },
  "/login/not-me": { as: "anybody" },
  "/mail/stop": { as: "asking", query: ({ text }) => `?m=${/\/mail\/stop\?m=(\S+)$/m.exec(text)![1]}` },
  "/status": { as: "anybody" },
};

/** Fails when a page has no visit, or a visit no page. */
export function expectAllVisited(): void {
  expect(Object.keys(visits).toSorted()).toEqual(pages);
}
