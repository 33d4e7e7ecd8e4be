// Postgres cannot be reached, and a handler that throws. Each in its own app.

import { expect, test } from "playwright/test";
import { expectProblem, login, PlainBrowser, signInByProgram, verify, withToken } from "../support/api";
import { ask } from "../support/http";
import { startApp, type App } from "../support/app-process";
import { ownSettings } from "../support/own-app";
import { makeMigratedDatabase, type OwnDatabase } from "../support/own-database";
import { somebodyNew } from "../support/people";
import { eventsOf } from "../support/rows";
import { startWire, type Wire } from "../support/wire";

let database: OwnDatabase;
let wire: Wire;
let app: App;
test.describe.configure({ mode: "default" });
test.beforeAll(async () => {
  database = await makeMigratedDatabase("outage");
  wire = await startWire(database.url);
  app = await startApp({ name: "outage", env: await ownSettings(wire.url) });
});
test.afterAll(async () => {
  // Asked for /readyz, it would wait before it stops.
  await app?.kill9();
  await wire?.stop();
  await database?.end();
});

test("while Postgres is away everything that needs it is 503 with Retry-After, and never 202; it recovers without a restart", async () => {
  const ada = somebodyNew("ada");
  const { access_token } = await signInByProgram(ada, app.origin);
  const browser = new PlainBrowser(somebodyNew("bea"), app.origin);
  await browser.signsIn();
  await wire.cut();
  try {
    const answers = [
      await login(ada, {}, { origin: app.origin }),
      await verify(ada, { token: "A".repeat(43) }, { origin: app.origin }),
      await withToken(access_token, "/auth/me", { origin: app.origin }),
      await withToken(access_token, "/auth/logout", { origin: app.origin, method: "POST" }),
      await browser.get("/auth/me", { Accept: "application/json" }),
    ];
    for (const answer of answers) {
      const problem = expectProblem(answer, 503, "service_unavailable");
      expect(problem.retry_after).toBe(Number(answer.headers["retry-after"]));
    }
    const ready = await ask("/readyz", { origin: app.origin });
    expect(ready.status).toBe(503);
    expect(ready.json()).toMatchObject({ status: "unavailable", checks: { database: "unreachable" } });
    expect((await ask("/healthz", { origin: app.origin })).status).toBe(200);
    const asked = await browser.post("/forms/request-link", { email: somebodyNew("eve").address });
    expect([asked.status, asked.headers.location]).toEqual([
      303,
      expect.stringContaining("reason=service_unavailable"),
    ]);
    expect(asked.setCookies).toEqual([]);
    // While the database is down, nobody gets in.
    const account = await browser.get("/account");
    expect(account.text).not.toContain(browser.person.address);
  } finally {
    await wire.mend();
  }
  await expect
    .poll(async () => (await withToken(access_token, "/auth/me", { origin: app.origin })).status, { timeout: 5_000 })
    .toBe(200);
  expect((await browser.get("/auth/me")).status).toBe(200);
  expect((await ask("/readyz", { origin: app.origin })).status).toBe(200);
});

test("while Postgres is away Auth.js's routes say so: nobody counts as signed out, and no cookie goes", async () => {
  const browser = new PlainBrowser(somebodyNew("ada"), app.origin);
  await browser.signsIn();
  const { csrfToken } = (await browser.get("/api/auth/csrf")).json<{ csrfToken: string }>();
  await wire.cut();
  try {
    const answers = [
      await browser.get("/api/auth/session"),
      await browser.post("/api/auth/signout", { csrfToken }, { Accept: "application/json" }),
    ];
    for (const answer of answers) {
      expectProblem(answer, 503, "service_unavailable");
      expect(answer.setCookies).toEqual([]);
    }
    // Without a cookie a person is signed out, and no database is needed to know that.
    expect((await ask("/api/auth/session", { origin: app.origin })).text).toBe("null");
  } finally {
    await wire.mend();
  }
  await expect
    .poll(async () => (await browser.get("/api/auth/session")).json<{ user?: object }>().user, { timeout: 15_000 })
    .toMatchObject({ email: browser.person.address });
  expect((await browser.post("/api/auth/signout", { csrfToken })).status).toBeLessThan(400);
  expect((await browser.get("/api/auth/session")).text).toBe("null");
});

test("what breaks is a 500 with a request id, and no word of what broke", async () => {
  const ada = somebodyNew("ada");
  await database.sql`alter table challenges rename column reference to away`;
  try {
    const answer = await login(ada, {}, { origin: app.origin });
    const problem = expectProblem(answer, 500, "internal_error");
    expect(Object.keys(problem).toSorted()).toEqual(["code", "detail", "request_id", "status", "title", "type"]);
    expect(answer.text).not.toMatch(/reference|column|\bat \/|node_modules|select|insert/i);
    await expect.poll(() => app.log()).toContain(problem.request_id);
    expect(app.log()).not.toContain(ada.address);
    await expect
      .poll(() => eventsOf(problem.request_id, database.sql))
      .toEqual([{ name: "request.failed", reason: "internal_error" }]);
  } finally {
    await database.sql`alter table challenges rename column away to reference`;
  }
  expect((await login(ada, {}, { origin: app.origin })).status).toBe(202);
});

test("the log of all this holds no address, token, code or cookie", async () => {
  const browser = new PlainBrowser(somebodyNew("kevin"), app.origin);
  const mail = await browser.signsIn();
  const log = app.log();
  for (const secret of [
    browser.person.address,
    browser.person.ip,
    mail.token,
    browser.cookie("session")!,
    browser.cookie("browser")!,
  ])
    expect(log).not.toContain(secret);
});
