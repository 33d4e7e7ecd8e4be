// Which pages may call which routes: CORS for the origins of clients, tokens by cookie for our own pages, and what apps get.

import { expect, test } from "playwright/test";
import { expectProblem, PlainBrowser, withToken } from "../support/api";
import { clients, clientsAsNpmDoes } from "../support/authorize";
import { ask } from "../support/http";
import { startOwnApp, type OwnApp } from "../support/own-app";
import { somebodyNew } from "../support/people";

const fingerprint = Array.from({ length: 32 }, (_, index) => index.toString(16).padStart(2, "0").toUpperCase()).join(
  ":",
);
const origin = "https://ledger.example";

let app: OwnApp;
test.describe.configure({ mode: "default" });
test.beforeAll(async () => {
  test.setTimeout(120_000);
  app = await startOwnApp("origins", {
    ALLOWED_ORIGINS: "https://app.example",
    APPLE_APP_IDS: "ABCDE12345.com.example.app,ABCDE12345.com.example.beta",
    ANDROID_APPS: `com.example.app:${fingerprint.toLowerCase()},com.example.app:${fingerprint.replace("00", "FF")}`,
  });
  expect(
    await clients(app.database.url, app.origin, "add", "--id", "ledger", "--name", "Ledger", "--origin", origin),
  ).toMatchObject({ code: 0, text: expect.stringContaining("client_id ledger") });
});
test.afterAll(() => app?.stop());

const preflight = (path: string, from: string) =>
  ask(path, {
    method: "OPTIONS",
    origin: app.origin,
    headers: {
      Origin: from,
      "Access-Control-Request-Method": "POST",
      "Access-Control-Request-Headers": "authorization, content-type",
    },
  });

test("pages of a client's origins may call the API, by the exact name, and never with cookies", async () => {
  for (const from of [origin, "https://app.example"]) {
    for (const path of ["/auth/token", "/auth/login", "/auth/verify", "/auth/me"]) {
      // The process may have read its clients before there was this one.
      await expect
        .poll(async () => (await preflight(path, from)).headers["access-control-allow-origin"], { timeout: 15_000 })
        .toBe(from);
      const asked = await preflight(path, from);
      expect([
        asked.status,
        asked.headers["access-control-allow-headers"],
        asked.headers["access-control-allow-credentials"],
      ]).toEqual([204, "authorization, content-type, traceparent, tracestate, baggage, sentry-trace", undefined]);
      expect(asked.headers.vary).toMatch(/\borigin\b/i);
    }
    const answer = await ask("/auth/token", {
      body: {},
      origin: app.origin,
      headers: { Origin: from, "Sec-Fetch-Site": "cross-site" },
    });
    expect([
      answer.status,
      answer.headers["access-control-allow-origin"],
      answer.headers["access-control-allow-credentials"],
    ]).toEqual([400, from, undefined]);
  }
});

test("no other origin may, however it is spelt", async () => {
  const others = [
    "null",
    "",
    "*",
    "https://evil.example",
    `${origin}/`,
    `${origin}:443`,
    `${origin}:8443`,
    "http://ledger.example",
    "https://ledger.example.evil.example",
    "https://evil-ledger.example",
    "https://x.ledger.example",
    "https://ledger.example@evil.example",
    "https://LEDGER.example",
    `${origin}, https://evil.example`,
    `${origin} https://evil.example`,
    "https://ledger.example%00.evil.example",
    "ledger.example",
  ];
  for (const from of others) {
    const asked = await preflight("/auth/token", from);
    expect([asked.status, asked.headers["access-control-allow-origin"]], from).toEqual([204, undefined]);
    const answer = await ask("/auth/token", { body: {}, origin: app.origin, headers: { Origin: from } });
    expect([answer.status, answer.json().code, answer.headers["access-control-allow-origin"]], from).toEqual([
      403,
      "origin_not_allowed",
      undefined,
    ]);
    expect(answer.headers.vary).toMatch(/\borigin\b/i);
  }
});

test("a page of this origin gets a short token by its cookie, and no other page does", async () => {
  const browser = new PlainBrowser(somebodyNew("ada"), app.origin);
  const get = (headers: Record<string, string | undefined>) =>
    browser.send("/auth/session/token", { method: "POST", headers });
  const here = { Origin: app.origin, "Sec-Fetch-Site": "same-origin" };
  expectProblem(await get(here), 401, "unauthenticated");
  await browser.signsIn();
  const answer = await get(here);
  expect(answer.json()).toEqual({
    access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    token_type: "Bearer",
    expires_in: 600,
  });
  expect(answer.headers["cache-control"]).toBe("no-store");
  const { access_token } = answer.json<{ access_token: string }>();
  const me = await withToken(access_token, "/auth/me", { origin: app.origin });
  expect(me.json()).toMatchObject({ user: { email: browser.person.address } });
  const elsewhere: Record<string, string>[] = [
    {},
    { Origin: "https://app.example" },
    { Origin: origin, "Sec-Fetch-Site": "cross-site" },
    { Origin: "null" },
    { Origin: app.origin, "Sec-Fetch-Site": "same-site" },
    { Origin: app.origin, "Sec-Fetch-Site": "none" },
  ];
  for (const headers of elsewhere) {
    const refused = await get(headers);
    expectProblem(refused, 403, "origin_not_allowed");
    expect(refused.headers["access-control-allow-origin"]).toBeUndefined();
  }
  // A token is no cookie: it makes no other one.
  expectProblem(
    await ask("/auth/session/token", {
      method: "POST",
      origin: app.origin,
      headers: { ...here, Authorization: `Bearer ${access_token}` },
    }),
    401,
    "unauthenticated",
  );
  expect((await browser.send("/auth/session/token", { method: "GET" })).status).toBe(405);
  await browser.post("/forms/sign-out");
  expectProblem(await withToken(access_token, "/auth/me", { origin: app.origin }), 401, "session_ended");
});

test("phones learn from the settings which apps open links of this origin, and nothing where there are none", async () => {
  const apple = await ask("/.well-known/apple-app-site-association", { origin: app.origin });
  expect([apple.status, apple.headers["content-type"]]).toEqual([200, "application/json"]);
  expect(apple.json()).toEqual({
    applinks: {
      details: [
        { appIDs: ["ABCDE12345.com.example.app", "ABCDE12345.com.example.beta"], components: [{ "/": "/app/*" }] },
      ],
    },
  });
  const android = await ask("/.well-known/assetlinks.json", { origin: app.origin });
  expect(android.json()).toEqual([
    {
      relation: ["delegate_permission/common.handle_all_urls"],
      target: {
        namespace: "android_app",
        package_name: "com.example.app",
        sha256_cert_fingerprints: [fingerprint, fingerprint.replace("00", "FF")],
      },
    },
  ]);
  for (const path of ["/.well-known/apple-app-site-association", "/.well-known/assetlinks.json"])
    expectProblem(await ask(path), 404, "not_found");
});

test("the metadata and the keys may be read by any page, and be kept for five minutes", async () => {
  for (const path of ["/.well-known/oauth-authorization-server", "/.well-known/jwks.json"]) {
    const answer = await ask(path, { origin: app.origin, headers: { Origin: "https://evil.example" } });
    expect([
      answer.status,
      answer.headers["cache-control"],
      answer.headers["access-control-allow-origin"],
      answer.headers["access-control-allow-credentials"],
    ]).toEqual([200, "public, max-age=300", "*", undefined]);
  }
});

test("the command lists, renews and removes clients, and says what is wrong", async () => {
  test.setTimeout(120_000);
  const run = (...words: string[]) => clients(app.database.url, app.origin, ...words);
  const added = await run(
    "add",
    "--id",
    "books",
    "--name",
    "Books",
    "--confidential",
    "--redirect",
    "https://books.example/in",
  );
  const [secret] = /(?<=client_secret )\S+/.exec(added.text)!;
  const listed = await clientsAsNpmDoes(app.database.url, app.origin, "list");
  expect(listed.text).toContain("books  confidential  Books\n  redirect  https://books.example/in");
  expect(listed.text).not.toContain(secret);
  expect((await run("secret", "books")).text).toMatch(/^client_secret [\w-]{43}$/m);
  expect(await run("remove", "books")).toMatchObject({ code: 0 });
  expect(await clientsAsNpmDoes(app.database.url, app.origin, "remove", "books")).toMatchObject({
    code: 1,
    text: expect.stringContaining("There is no client books"),
  });
  expect(await run("add", "--name", "Bad", "--redirect", "http://books.example/")).toMatchObject({
    code: 1,
    text: expect.stringContaining("redirect has http://books.example/"),
  });
  for (const words of [[], ["add"], ["remove"], ["list", "all"], ["other"]])
    expect(await run(...words), words.join(" ")).toMatchObject({ code: 2, text: expect.stringContaining("Usage:") });
  expect(await run("add", "--colour", "red")).toMatchObject({ code: 2, text: expect.stringContaining("--colour") });
});
