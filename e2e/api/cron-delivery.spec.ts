// /cron as deliverer, for platforms where no process lives long enough to sweep.

import { expect, test } from "playwright/test";
import { randomToken } from "@/lib/secret";
import { expectProblem, login } from "../support/api";
import { startApp, type App } from "../support/app-process";
import { ask } from "../support/http";
import { ownSettings } from "../support/own-app";
import { makeMigratedDatabase, type OwnDatabase } from "../support/own-database";
import { somebodyNew } from "../support/people";
import { failAt, obliging } from "../support/smtp-script";
import { startSmtpServer, type SmtpServer } from "../support/smtp-server";

const secret = randomToken();
let database: OwnDatabase;
let server: SmtpServer;
let app: App;

test.describe.configure({ mode: "default" });
test.beforeAll(async () => {
  database = await makeMigratedDatabase("cron");
  server = await startSmtpServer();
  app = await startApp({
    name: "cron",
    env: {
      ...(await ownSettings(database.url)),
      CAPTURED_INBOX: "",
      SMTP_URL: server.url,
      EMAIL_FROM: "sign-in@postkey.example",
      CRON_SECRET: secret,
    },
  });
});
test.afterAll(async () => {
  await app?.stop();
  await server?.stop();
  await database?.end();
});

const cron = (method: string, authorization?: string, origin = app.origin) =>
  ask("/cron", { origin, method, headers: authorization === undefined ? {} : { Authorization: authorization } });

test("without the secret, or with any other, the answer is 401", async () => {
  const others = [
    undefined,
    "",
    "Bearer",
    "Bearer ",
    `Bearer ${randomToken()}`,
    `Bearer ${secret.slice(0, -1)}`,
    `Bearer ${secret}a`,
    secret,
    `Basic ${secret}`,
    `bearer ${secret}`,
  ];
  for (const method of ["GET", "POST"]) {
    for (const other of others) expectProblem(await cron(method, other), 401, "unauthenticated");
  }
  expectProblem(await ask(`/cron?secret=${secret}`, { origin: app.origin }), 401, "unauthenticated");
});

test("other methods are refused, and without CRON_SECRET there is no such route", async () => {
  for (const method of ["PUT", "DELETE"]) {
    const answer = await cron(method, `Bearer ${secret}`);
    expectProblem(answer, 405, "method_not_allowed");
    expect(answer.headers.allow).toContain("POST");
  }
  expectProblem(await cron("POST", `Bearer ${secret}`, process.env.POSTKEY_TEST_ORIGIN), 404, "not_found");
});

/** Postpones mail after a temporary refusal, so that the app's own sweep leaves it alone. @returns how many were postponed */
async function putOff(): Promise<number> {
  // Wait until the attempt is recorded. Before that, the app would still set its own time for the next one.
  const parked = await database.sql`
    update outbox_messages m set next_attempt_at = now() + interval '1 hour'
    where state = 'queued' and exists (select from delivery_attempts a where a.message_id = m.id and a.attempt = m.attempts)
  `;
  return parked.count;
}

for (const method of ["GET", "POST"]) {
  test(`when ${method} answers, everything that was due has left`, async () => {
    const people = Array.from({ length: 8 }, (_, index) => somebodyNew(`ada${index}`));
    server.setScript(failAt("rcpt", "450 4.2.1 Greylisted"));
    for (const person of people) expect((await login(person, {}, { origin: app.origin })).status).toBe(202);
    await expect.poll(putOff).toBe(people.length);
    server.setScript(({ stage }) => (stage === "message" ? { lateMilliseconds: 50 } : undefined));
    await database.sql`update outbox_messages set next_attempt_at = now() where state = 'queued'`;

    const answer = await cron(method, `Bearer ${secret}`);
    expect([answer.status, answer.json()]).toEqual([200, { status: "ok", queued: 0 }]);
    expect(answer.headers["cache-control"]).toBe("no-store");
    const arrived = server.received.map(({ to }) => to).filter((to) => people.some(({ address }) => address === to));
    expect(arrived.toSorted()).toEqual(people.map(({ address }) => address).toSorted());
    server.setScript(obliging);
  });
}
