// Which of Auth.js's own routes are open. Its email routes can neither ask for an email nor redeem one.

import { expect, test } from "playwright/test";
import { expectProblem, mailedByProgram, PlainBrowser, verify } from "../support/api";
import { ask } from "../support/http";
import { somebodyNew } from "../support/people";
import { countOf } from "../support/rows";

test("its pages lead to ours", async () => {
  for (const [path, location] of [
    ["/api/auth/signin", "/login"],
    ["/api/auth/signin/nodemailer", "/login"],
    ["/api/auth/signin?callbackUrl=https://evil.example", "/login"],
    ["/api/auth/signout", "/account"],
    ["/api/auth/callback/nodemailer", "/login/confirm"],
    [
      "/api/auth/callback/nodemailer?token=abc&email=a@b.example&callbackUrl=//evil.example",
      "/login/confirm?token=abc",
    ],
    ["/api/auth/callback/nodemailer?token=a%26b%3Dc", "/login/confirm?token=a%26b%3Dc"],
    ["/api/auth/callback/google?code=x", "/login/confirm"],
  ] as const) {
    const answer = await ask(path);
    expect([answer.status, answer.headers.location], path).toEqual([303, location]);
    expect(answer.setCookies, path).toEqual([]);
  }
});

test("its callback redeems nothing, by any method", async () => {
  const ada = somebodyNew("ada");
  const { mail } = await mailedByProgram(ada);
  const path = `/api/auth/callback/nodemailer?${new URLSearchParams({ token: mail.token, email: ada.address })}`;
  for (const method of ["GET", "HEAD", "POST", "PUT", "OPTIONS"]) {
    const answer = await ask(path, { method, headers: { Origin: new URL(mail.link).origin } });
    expect(answer.setCookies, method).toEqual([]);
  }
  expect(await countOf(ada.address)).toMatchObject({ users: 0, sessions: 0 });
  expect((await verify(ada, { token: mail.token })).status).toBe(200);
});

test("POST to anything but signout is 405, and asks for no mail", async () => {
  const browser = new PlainBrowser();
  const { csrfToken } = (await browser.get("/api/auth/csrf")).json<{ csrfToken: string }>();
  for (const path of [
    "/api/auth/signin",
    "/api/auth/signin/nodemailer",
    "/api/auth/callback/nodemailer",
    "/api/auth/session",
    "/api/auth/csrf",
    "/api/auth/webauthn-options",
    "/api/auth/_log",
  ]) {
    const answer = await browser.post(
      path,
      { csrfToken, email: browser.person.address },
      { Accept: "application/json" },
    );
    expectProblem(answer, 405, "method_not_allowed");
  }
  expect(await countOf(browser.person.address)).toMatchObject({ challenges: 0, mails: 0 });
});

test("what else it has is not there", async () => {
  for (const path of [
    "/api/auth/error",
    "/api/auth/verify-request",
    "/api/auth/webauthn-options/x",
    "/api/auth/session/more",
    "/api/auth/",
    "/api/auth/constructor",
  ]) {
    expect([308, 404], path).toContain((await ask(path)).status);
  }
});

test("session answers null to a stranger", async () => {
  const answer = await ask("/api/auth/session");
  expect([answer.status, answer.text]).toEqual([200, "null"]);
  expect(answer.headers["cache-control"]).toMatch(/no-store/);
});

test("session tells who is signed in, and never the cookie, its hash or another column", async () => {
  const browser = new PlainBrowser();
  await browser.signsIn();
  const answer = await browser.get("/api/auth/session");
  const session = answer.json<{ user: object; expires: string }>();
  expect(session).toEqual({
    user: { id: expect.any(String), email: browser.person.address, name: null },
    expires: expect.stringMatching(/^20/),
  });
  for (const cookie of browser.cookies.values()) expect(answer.text).not.toContain(cookie);
  expect((await browser.get("/auth/me")).status).toBe(200);
});

test("session and providers set no cookie, and csrf sets its own alone", async () => {
  const browser = new PlainBrowser();
  for (const signedIn of [false, true]) {
    if (signedIn) await browser.signsIn();
    for (const method of ["GET", "HEAD"]) {
      for (const path of ["/api/auth/session", "/api/auth/providers"])
        expect((await browser.send(path, { method })).setCookies, `${method} ${path}`).toEqual([]);
      const set = (await browser.send("/api/auth/csrf", { method })).setCookies.map((line) => line.split("=")[0]);
      for (const name of set) expect(name).toBe(browser.cookieName("csrf"));
    }
  }
});

test("csrf and providers answer, and leak nothing of the request", async () => {
  const csrf = await ask("/api/auth/csrf", {
    headers: { "X-Forwarded-Host": "evil.example", Cookie: "postkey-callback-url=https://evil.example" },
  });
  expect(csrf.json()).toEqual({ csrfToken: expect.stringMatching(/^[0-9a-f]{64}$/) });
  const providers = await ask("/api/auth/providers");
  expect(Object.keys(providers.json())).toEqual(["nodemailer"]);
  for (const answer of [csrf, providers])
    expect(`${answer.text}${answer.setCookies}`).not.toMatch(/evil\.example|smtp:|127\.0\.0\.1:1\b/);
});

test("a callback URL that it cannot read, in query or cookie, is no 500", async () => {
  const browser = new PlainBrowser();
  for (const odd of ["http://[", "%", "\u00e4", "javascript:alert(1)", "//evil.example", "x".repeat(3_000)]) {
    for (const route of ["session", "csrf", "providers", "signin", "callback/nodemailer"]) {
      const answer = await ask(`/api/auth/${route}?callbackUrl=${encodeURIComponent(odd)}`, {
        headers: {
          Cookie: `${browser.cookieName("callback-url")}=${encodeURIComponent(odd)}; ${browser.cookieName("csrf")}=x%7Cy`,
        },
      });
      expect(answer.status, `${route} ${odd.slice(0, 20)}`).toBeLessThan(400);
      expect(answer.headers.location ?? "").not.toContain("evil");
    }
  }
});

test("signing out works with its token from our own page, ends the session, and clears the cookie", async () => {
  const browser = new PlainBrowser();
  await browser.signsIn();
  const session = browser.cookie("session")!;
  const { csrfToken } = (await browser.get("/api/auth/csrf")).json<{ csrfToken: string }>();
  const answer = await browser.post("/api/auth/signout", { csrfToken });
  expect(answer.status).toBeGreaterThanOrEqual(200);
  expect(answer.status).toBeLessThan(400);
  expect(browser.cookie("session")).toBeUndefined();
  expectProblem(
    await ask("/auth/me", { headers: { Cookie: `${browser.cookieName("session")}=${session}` } }),
    401,
    "session_ended",
  );
});

test("signing out from another origin, or without the token, changes nothing", async () => {
  const browser = new PlainBrowser();
  await browser.signsIn();
  const { csrfToken } = (await browser.get("/api/auth/csrf")).json<{ csrfToken: string }>();
  const foreign: Record<string, string | undefined>[] = [
    { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" },
    { Origin: "null", "Sec-Fetch-Site": undefined },
    { Origin: undefined, "Sec-Fetch-Site": undefined },
  ];
  for (const headers of foreign) {
    const answer = await browser.post("/api/auth/signout", { csrfToken }, { Accept: "application/json", ...headers });
    expectProblem(answer, 403, "origin_not_allowed");
    expect(answer.setCookies).toEqual([]);
  }
  const others: Record<string, string>[] = [{}, { csrfToken: "" }, { csrfToken: "0".repeat(64) }];
  for (const fields of others) expectProblem(await browser.post("/api/auth/signout", fields), 400, "validation_failed");
  expect((await browser.get("/auth/me")).status).toBe(200);
});
