// The headers that every answer must have: pages, API answers, redirects, files, refusals.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "playwright/test";
import { login, PlainBrowser } from "../support/api";
import { ask, type Answer } from "../support/http";
import { startOwnApp } from "../support/own-app";
import { somebodyNew } from "../support/people";
import { askable, handlers, pages } from "../support/routes";
import { expectAllVisited, visits } from "../support/visits";

const root = fileURLToPath(new URL("../..", import.meta.url));
const nonceOf = (answer: Answer) => /'nonce-([^']+)'/.exec(answer.headers["content-security-policy"] ?? "")?.[1];

function expectSecurityHeaders({ headers }: Answer, what: string): void {
  const policy = headers["content-security-policy"] ?? "";
  // At once, because each question to the runner costs a millisecond.
  expect(
    {
      ...headers,
      framing: policy,
      base: policy,
      scripts: /script-src[^;]*/.exec(policy)?.[0] ?? "",
      told: [headers["x-powered-by"], headers.server, headers.sourcemap, headers["x-sourcemap"]],
    },
    what,
  ).toMatchObject({
    "x-request-id": expect.stringMatching(/^[A-Za-z0-9._-]{8,64}$/),
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": expect.stringContaining("camera=()"),
    "content-security-policy": expect.stringMatching(/form-action '(self|none)'/),
    framing: expect.stringContaining("frame-ancestors 'none'"),
    base: expect.stringContaining("base-uri 'none'"),
    scripts: expect.not.stringMatching(/unsafe-inline|unsafe-eval/),
    told: [undefined, undefined, undefined, undefined],
  });
}

test("every page has them, a nonce of its own, and is not stored", async () => {
  expectAllVisited();
  const [anybody, asking, signedIn] = [new PlainBrowser(), new PlainBrowser(), new PlainBrowser()];
  const mail = await asking.asksForMail();
  await signedIn.signsIn();
  const who = { anybody, asking, "signed in": signedIn };
  const all = Object.entries(visits).map(
    ([path, { as, query }]) => [`${path}${query?.(mail) ?? ""}`, who[as], 200] as const,
  );
  for (const [path, browser, status] of [
    ...all,
    ["/nothing-here", anybody, 404],
    ["/login/nothing-here", anybody, 404],
  ] as const) {
    const [first, second] = [await browser.get(path), await browser.get(path)];
    expect(first.status, path).toBe(status);
    expectSecurityHeaders(first, path);
    expect(first.headers["content-type"], path).toMatch(/^text\/html/);
    expect(first.headers["cache-control"], path).toMatch(/no-store/);
    expect(nonceOf(first), path).toMatch(/^[A-Za-z0-9+/=]{22,}$/);
    expect(nonceOf(first), path).not.toBe(nonceOf(second));
    const scripts = first.text.match(/<script\b[^>]*>/g) ?? [];
    expect(scripts.length, path).toBeGreaterThan(0);
    expect(
      scripts.filter((tag) => !tag.includes(`nonce="${nonceOf(first)}"`)),
      path,
    ).toEqual([]);
    expect(first.text, path).not.toMatch(/\son[a-z]+="|javascript:/i);
  }
});

test("a nonce or a policy that a client sends is not reflected", async () => {
  const policy = "script-src 'nonce-chosen-by-me'";
  const sent: Record<string, string>[] = [
    { "x-nonce": "chosen-by-me" },
    { "Content-Security-Policy": policy },
    { "content-security-policy-report-only": policy },
  ];
  for (const headers of sent) {
    const answer = await ask("/login", { headers });
    expect(`${answer.headers["content-security-policy"]}${answer.text}`).not.toContain("chosen-by-me");
    expectSecurityHeaders(answer, "/login");
  }
});

test("API answers, redirects, refusals and files have them", async () => {
  const ada = somebodyNew("ada");
  const script = /src="(\/_next\/static\/[^"]+\.js)"/.exec((await ask("/login")).text)![1]!;
  const answers: Record<string, Answer> = {
    "a 202": await login(ada),
    "a 400": await login(ada, { email: "x" }),
    "a 401": await ask("/auth/me"),
    "a 403": await login(ada, {}, { headers: { Origin: "null" } }),
    "a 404": await ask("/auth/nothing"),
    "a 405": await ask("/login", { method: "POST", body: {} }),
    "a 413": await login(ada, { locale: "x".repeat(17_000) }),
    "a 415": await login(ada, {}, { headers: { "Content-Type": "text/plain" } }),
    "a redirect of a page": await ask("/account"),
    "a redirect of a form": await new PlainBrowser().post("/forms/request-link", { email: "x" }),
    "a redirect of Auth.js's routes": await ask("/api/auth/signin"),
    "a preflight": await ask("/auth/login", { method: "OPTIONS" }),
    "a HEAD": await ask("/login", { method: "HEAD" }),
    health: await ask("/healthz"),
    keys: await ask("/.well-known/jwks.json"),
    "a script": await ask(script),
    "an icon": await ask("/favicon.ico"),
    "a missing file": await ask("/_next/static/nothing.js"),
    "a refused form": await ask("/forms/request-link", { body: {} }),
    "a bad path": await ask("/%00"),
  };
  expect(answers["a 405"]!.status).toBe(405);
  for (const [what, answer] of Object.entries(answers)) expectSecurityHeaders(answer, what);
  for (const what of ["a redirect of a page", "a redirect of a form", "a redirect of Auth.js's routes"])
    expect(answers[what]!.status, what).toBe(303);
  for (const [what, answer] of Object.entries(answers)) {
    if (!/script|icon|keys|file/.test(what)) expect(answer.headers["cache-control"], what).toMatch(/no-store/);
  }
  expect(answers["a script"]!.headers["cache-control"]).toContain("immutable");
});

test("the pages of a sign-in are no search result", async () => {
  for (const path of [...pages.filter((page) => /^\/(login|account|mail)\b/.test(page)), "/authorize"]) {
    expect((await ask(path)).headers["x-robots-tag"], path).toBe("noindex");
  }
});

test("Strict-Transport-Security is told over https, and not over plain http", async () => {
  expect((await ask("/login")).headers["strict-transport-security"]).toBeUndefined();
  const app = await startOwnApp("hsts", { AUTH_URL: "https://localhost:1" });
  try {
    const origin = `http://127.0.0.1:${app.port}`;
    for (const path of [...pages, ...handlers.map(askable), "/nothing", "/favicon.ico", "/auth/nothing"]) {
      expect((await ask(path, { origin })).headers["strict-transport-security"], path).toMatch(/^max-age=(\d{8,})/);
    }
  } finally {
    // Asked for /readyz, it would wait before it stops.
    await app.kill9();
  }
});

test("no source maps, sources, settings or stack traces are served", async () => {
  const script = /src="(\/_next\/static\/[^"]+\.js)"/.exec((await ask("/login")).text)![1]!;
  expect((await ask(script)).text).not.toContain("sourceMappingURL");
  const paths = [
    `${script}.map`,
    "/.env",
    "/.env.local",
    "/package.json",
    "/server.mjs",
    "/.git/HEAD",
    "/next.config.mjs",
    "/lib/env.ts",
    "/.postkey/secrets.json",
    "/_next/server/app/page.js",
    "/_next/../package.json",
    "/_next/image?url=/.env&w=64&q=75",
  ];
  for (const path of paths) {
    const answer = await ask(path);
    expect(answer.status, path).toBeGreaterThanOrEqual(400);
    expect(answer.status, path).toBeLessThan(500);
    expect(answer.text, path).not.toMatch(/AUTH_SECRET|"dependencies"|node_modules|\n\s+at /);
  }
  const dist = process.env.POSTKEY_DIST_DIR || ".next";
  const maps = readdirSync(join(root, dist, "static"), { recursive: true }).filter((file) =>
    String(file).endsWith(".map"),
  );
  expect(maps).toEqual([]);
});

test("a message's HTML in the inbox has a sandboxed policy of its own, and runs no script", async () => {
  const browser = new PlainBrowser();
  const mail = await browser.asksForMail();
  const answer = await ask(`/dev/inbox/messages/${mail.id}/html`);
  expect(answer.status).toBe(200);
  expect(answer.headers["content-security-policy"]).toMatch(/default-src 'none'.*sandbox/);
  expect(answer.headers["content-security-policy"]).not.toMatch(/allow-scripts|allow-same-origin/);
  expect(answer.headers["x-frame-options"]).toBe("SAMEORIGIN");
});
