// What load balancers get: GET /readyz checks what a process needs in order to answer, and not the mail server. The
// processes are killed, because after a request for /readyz they wait six seconds before they stop (see stop.spec.ts).

import { expect, test } from "playwright/test";
import { login, PlainBrowser } from "../support/api";
import { ask } from "../support/http";
import { startOwnApp } from "../support/own-app";
import { somebodyNew } from "../support/people";
import { findFreePort } from "../../scripts/find-port.mjs";

test("a process whose mail server is away stays ready, says so, and accepts what it can keep", async () => {
  const app = await startOwnApp("mail_away", {
    CAPTURED_INBOX: "",
    SMTP_URL: `smtp://127.0.0.1:${await findFreePort()}`,
    EMAIL_FROM: "sign-in@example.com",
  });
  const ready = () => ask("/readyz", { origin: app.origin });
  try {
    await expect
      .poll(async () => (await ready()).json<{ checks: object }>().checks, { timeout: 15_000 })
      .toEqual({ database: "ok", migrations: "ok", mail: "degraded", counter: "ok" });
    expect(await ready()).toMatchObject({ status: 200, text: expect.stringContaining('"status":"ok"') });
    const status = await new PlainBrowser(somebodyNew("ada"), app.origin).get("/status");
    expect(status.text).toContain("Emails are delayed");
    expect(status.text).not.toContain("Some parts are down");
    expect((await login(somebodyNew("bea"), {}, { origin: app.origin })).status).toBe(202);
  } finally {
    await app.kill9();
  }
});

test("a process that is ahead of its database is not ready", async () => {
  const app = await startOwnApp("behind");
  try {
    await app.database
      .sql`delete from drizzle.__drizzle_migrations where id = (select max(id) from drizzle.__drizzle_migrations)`;
    const ready = () => ask("/readyz", { origin: app.origin });
    await expect
      .poll(async () => (await ready()).json(), { timeout: 15_000 })
      .toMatchObject({ status: "unavailable", checks: { database: "ok", migrations: "pending" } });
    const answer = await ready();
    expect([answer.status, answer.headers["retry-after"]]).toEqual([503, "5"]);
    expect((await ask("/healthz", { origin: app.origin })).status).toBe(200);
  } finally {
    await app.kill9();
  }
});
