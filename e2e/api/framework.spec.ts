// What the framework itself answers: its own headers let nobody in and cause no 500, and its redirects are not cached.

import { expect, test } from "playwright/test";
import { ask, type Answer } from "../support/http";

const tree = encodeURIComponent(JSON.stringify(["", { children: ["login", {}] }, null, null, true]));
const malformed = [
  "%",
  "%5B",
  "{}",
  "%5B%22%22%2C%7B%22children%22%3A%5B%22__PAGE__%22%5D%7D%5D",
  "x".repeat(2_000),
  "\u00e4",
  "",
  tree,
];
const steering: Record<string, string>[] = [
  ...malformed.map((value) => ({ RSC: "1", "Next-Router-State-Tree": value })),
  ...["", "1", "2", "%"].map((value) => ({ RSC: value, "Next-Router-Prefetch": value })),
  ...["//", "%", "http://evil.example/", "(.)login"].map((value) => ({ RSC: "1", "Next-Url": value })),
  ...["/_tree", "%", "../x"].map((value) => ({
    RSC: "1",
    "Next-Router-Prefetch": "1",
    "Next-Router-Segment-Prefetch": value,
  })),
  ...["", "x", "0".repeat(42), "__proto__"].map((value) => ({ "Next-Action": value })),
  { RSC: "1", "Next-Hmr-Refresh": "1" },
  { "Next-Router-State-Tree": "%" },
  { "x-nextjs-data": "1" },
  { "x-middleware-prefetch": "1" },
  { "x-middleware-rewrite": "/account" },
  { "x-middleware-override-headers": "cookie" },
  { "x-invoke-path": "/account" },
  { "x-invoke-status": "500", "x-invoke-error": "%" },
  { "x-invoke-output": "/x" },
  { "x-matched-path": "/[" },
  { "x-now-route-matches": "1=%" },
  { "x-next-revalidate-tag-token": "x", "x-next-revalidated-tags": "%" },
];
const paths = [
  "/nothing-here",
  "/login",
  "/login?_rsc=%",
  "/nothing?_rsc=x",
  "/account",
  "/app/x",
  "/auth/nothing",
  "/_next/static/nothing.js",
  "/_next/data/x/login.json",
];

const told = ({ status, headers }: Answer) => [
  status,
  headers.location?.replace(/request_id=\w+/, ""),
  headers["content-type"],
];

/** What is odd about an answer, and what it tells: asked at once, because each question to the runner costs a millisecond. */
const look = (answer: Answer) => ({
  told: told(answer),
  isFailure: answer.status >= 500,
  requestId: answer.headers["x-request-id"],
  insides: /\n\s+at |node_modules|Internal Server Error|"digest"/.exec(answer.text)?.[0],
  isOfFramework: answer.headers["content-type"]?.includes("text/x-component") ?? false,
});
const ordinary = {
  isFailure: false,
  requestId: expect.stringMatching(/^[a-z0-9]{16}$/),
  insides: undefined,
  isOfFramework: false,
};

test("whatever steers the framework gets the same answer as without, on known and unknown paths", async () => {
  test.setTimeout(300_000);
  for (const path of paths) {
    const plain = await ask(path);
    for (const headers of steering) {
      const answer = await ask(path, { headers });
      expect(look(answer), `${path} ${JSON.stringify(headers)}`).toEqual({ ...ordinary, told: told(plain) });
    }
  }
});

test("a redirect of the framework is not stored, whatever its query holds", async () => {
  for (const path of [
    "/login/",
    "/login/confirm/?token=abc",
    "/auth/me/",
    "/account/tokens/",
    "//login",
    "/nothing/",
    "/docs/api/",
  ]) {
    const answer = await ask(path);
    expect([301, 302, 303, 307, 308], `${path} ${answer.status}`).toContain(answer.status);
    expect(answer.headers["cache-control"], path).toBe("no-store");
  }
});
