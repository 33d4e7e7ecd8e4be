// GET /metrics over real sign-ins, and that what docs/alerts.yml watches is there.

import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "playwright/test";
import { expectProblem, mailedByProgram, PlainBrowser, verify } from "../support/api";
import { ask } from "../support/http";
import { wrongCode } from "../support/inbox";
import { startOwnApp, type OwnApp } from "../support/own-app";
import { somebodyNew } from "../support/people";

const token = randomBytes(32).toString("base64url");
let app: OwnApp;
test.describe.configure({ mode: "default" });
test.beforeAll(async () => {
  app = await startOwnApp("metrics", { METRICS_TOKEN: token });
});
test.afterAll(() => app?.stop());

const scrape = () => ask("/metrics", { origin: app.origin, headers: { Authorization: `Bearer ${token}` } });
const valueOf = (text: string, series: string) =>
  Number(
    text
      .split("\n")
      .find((line) => line.startsWith(`${series} `))
      ?.slice(series.length + 1),
  );

test("metrics are for who has the token, and no route at all without the setting", async () => {
  expectProblem(await ask("/metrics"), 404, "not_found");
  for (const Authorization of [undefined, token, `Bearer ${token}x`, `Bearer ${token.slice(1)}`, "Bearer "]) {
    expectProblem(await ask("/metrics", { origin: app.origin, headers: { Authorization } }), 401, "unauthenticated");
  }
  expectProblem(await ask(`/metrics?token=${token}`, { origin: app.origin }), 401, "unauthenticated");
  const answer = await scrape();
  expect([answer.status, answer.headers["content-type"], answer.headers["cache-control"]]).toEqual([
    200,
    "text/plain; version=0.0.4; charset=utf-8",
    "no-store",
  ]);
});

test("sign-ins, refusals and mails are counted, by the closed lists of the code", async () => {
  const before = (await scrape()).text;
  await new PlainBrowser(somebodyNew("ada"), app.origin).signsIn();
  const bea = somebodyNew("bea");
  const { challenge_id, mail } = await mailedByProgram(bea, {}, app.origin);
  await verify(bea, { challenge_id, code: wrongCode(mail.code) }, { origin: app.origin });
  await verify(bea, { challenge_id, code: mail.code }, { origin: app.origin });
  await verify(bea, { token: mail.token }, { origin: app.origin });
  const unknown = randomBytes(9).toString("hex");
  await ask(`/${unknown}`, { origin: app.origin });
  await ask("/auth/login", { origin: app.origin, method: unknown.replace(/\d/g, "X").toUpperCase() }).catch(
    () => undefined,
  );
  const expected: Record<string, number> = {
    'postkey_redeems_total{by="link",outcome="redeemed"}': 1,
    'postkey_redeems_total{by="code",outcome="redeemed"}': 1,
    'postkey_redeems_total{by="code",outcome="invalid_credentials"}': 1,
    'postkey_redeems_total{by="link",outcome="otp_used"}': 1,
    'postkey_refusals_total{reason="invalid_credentials"}': 1,
    'postkey_refusals_total{reason="otp_used"}': 1,
    'postkey_requests_total{route="/auth/verify",status="400"}': 2,
    'postkey_requests_total{route="other",status="404"}': 1,
    'postkey_mails_total{outcome="accepted"}': 2,
    'postkey_sign_in_seconds_count{by="link"}': 1,
    'postkey_sign_in_seconds_count{by="code"}': 1,
    postkey_outbox_queued: 0,
    postkey_outbox_oldest_seconds: 0,
  };
  let text = "";
  // A request is counted after its answer is sent, and a mail after its server has answered. So the count may lag a moment.
  await expect
    .poll(async () => {
      ({ text } = await scrape());
      return Object.fromEntries(
        Object.keys(expected).map((series) => [series, valueOf(text, series) - (valueOf(before, series) || 0)]),
      );
    })
    .toEqual(expected);
  expect(valueOf(text, "postkey_database_reachable")).toBe(1);
  expect(text).toMatch(/^postkey_database_connections\{state="active"\} \d+$/m);
  expect(text).toMatch(/^process_resident_memory_bytes \d+/m);
  expect(text).not.toContain(unknown);
  expect(text).not.toContain("@");
});

test("the age of the oldest mail that waits is told", async () => {
  await app.database.sql`
    insert into outbox_messages (id, kind, recipient, request_id, details, expires_at, created_at, next_attempt_at)
    values (gen_random_uuid(), 'sign_in', 'ada@people.example', 'waits', '{}', now() + interval '1 hour', now() - interval '90 seconds', now() + interval '1 hour')
  `;
  const { text } = await scrape();
  expect(valueOf(text, "postkey_outbox_queued")).toBe(1);
  const age = valueOf(text, "postkey_outbox_oldest_seconds");
  expect(age).toBeGreaterThanOrEqual(90);
  expect(age).toBeLessThan(180);
});

test("each metric that docs/alerts.yml watches exists", async () => {
  const { text } = await scrape();
  const exposed = new Set(
    [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name, type]) =>
      type === "histogram" ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name!],
    ),
  );
  const rules = readFileSync("docs/alerts.yml", "utf8");
  const watched = [...new Set([...rules.matchAll(/\bpostkey_\w+/g)].map(([name]) => name))];
  expect(watched.length).toBeGreaterThan(6);
  expect(watched.filter((name) => !exposed.has(name))).toEqual([]);
});
