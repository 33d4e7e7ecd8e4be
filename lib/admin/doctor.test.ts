// The findings of npm run doctor, against real servers that misbehave. Only DNS is faked. The findings about the
// database and the mail server have their own files in doctor/.

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "playwright/test";
import { findFreePort } from "@/scripts/find-port.mjs";
import { moveIn, under } from "@/e2e/support/own-database";
import { startTlsProxy } from "@/e2e/support/tls";
import { startUpstash } from "@/e2e/support/upstash-server";
import { examine } from "./doctor";
import { examineCounter } from "./doctor/counter";
import type { Finding, Tools } from "./doctor/finding";
import { examineOrigin, examineProxies, look } from "./doctor/origin";
import { examineSenderDomain } from "./doctor/sender-domain";

let home: Awaited<ReturnType<typeof moveIn>>;
test.beforeAll(async () => {
  home = await moveIn("doctor");
});
test.afterAll(() => home.moveOut());

const secret = "kq3Z-vN8x_T1yB7dR5fH2jL9mW4pC6sG0aEuIoQ";
const publicly = {
  AUTH_URL: "https://sign-in.postkey.dev",
  CAPTURED_INBOX: "",
  SMTP_URL: "smtp://user:quite-hidden@127.1:1",
  EMAIL_FROM: "sign-in@postkey.dev",
};

/** DNS by a table: records, or the code of an error. */
function dns(table: Record<string, string[] | string>, dkimSelector: string | null = null): Tools {
  return {
    dkimSelector,
    resolveTxt: async (name) => {
      const found = table[name] ?? "ENOTFOUND";
      if (typeof found === "string") throw Object.assign(new Error(`queryTxt ${found} ${name}`), { code: found });
      // A long record comes in pieces.
      return found.map((text) => [text.slice(0, 6), text.slice(6)]);
    },
  };
}
const noDns = dns({});
const short = (findings: Finding[]) => findings.map(({ about, result }) => `${about} ${result}`);

test("a healthy service: nothing failed, and what cannot be checked from here is skipped", async () => {
  const findings = await examine(noDns);
  expect(findings.filter(({ result }) => result === "failed" || result === "warning")).toEqual([]);
  expect(short(findings)).toEqual(
    expect.arrayContaining([
      "settings ok",
      "database ok",
      "database TLS ok",
      "pooler ok",
      "rights ok",
      "migrations ok",
      "clock ok",
      "mail server ok",
      "counter ok",
      "proxies ok",
      "SPF skipped",
    ]),
  );
});

test("settings that cannot be used are all reported, and nothing else is checked", async () => {
  const findings = await under(
    { AUTH_SECRET: "short", PORT: "many", METRICS_TOKEN: "short too", CRON_SECRET: "short three" },
    () => examine(noDns),
  );
  expect(short(findings)).toEqual(Array<string>(4).fill("settings failed"));
  const text = findings.map(({ what }) => what).join("\n");
  for (const name of ["AUTH_SECRET", "PORT", "METRICS_TOKEN", "CRON_SECRET"]) expect(text).toContain(name);
  expect(text).not.toContain("short t");
});

test("each odd setting is a warning of its own, without a password", async () => {
  const findings = await under(
    { SMTP_URL: "smtps://user:quite-hidden@127.0.0.1:587", DATABASE_URL: `${home.url}?pgbouncer=true&sslmode=disable` },
    () => examine(noDns),
  );
  const warnings = findings.filter(({ about, result }) => about === "settings" && result === "warning");
  expect(warnings.map(({ what }) => what)).toEqual([
    expect.stringMatching(/^SMTP_URL is smtps:\/\/ with port 587/),
    expect.stringMatching(/^DATABASE_URL: pgbouncer is left out/),
  ]);
  expect(JSON.stringify(findings)).not.toContain("quite-hidden");
});

test("an Upstash that does not count: out of reach, or it refuses the token", async () => {
  const dead = {
    UPSTASH_REDIS_REST_URL: `http://127.0.0.1:${await findFreePort()}`,
    UPSTASH_REDIS_REST_TOKEN: "hidden-token",
  };
  const finding = await under(dead, examineCounter);
  expect(finding).toMatchObject({ about: "counter", result: "failed", advice: expect.any(String) });
  expect(JSON.stringify(finding)).not.toContain("hidden-token");
  test.skip(!process.env.POSTKEY_TEST_REDIS, "there is no redis-server here");
  const upstash = await startUpstash(process.env.POSTKEY_TEST_REDIS!);
  try {
    const see = (token: string) =>
      under({ UPSTASH_REDIS_REST_URL: upstash.url, UPSTASH_REDIS_REST_TOKEN: token }, examineCounter);
    expect(await see(upstash.token)).toMatchObject({ result: "ok" });
    expect(await see("another-token")).toMatchObject({
      result: "failed",
      what: expect.stringContaining("Unauthorized"),
    });
    upstash.behave("garble");
    expect(await see(upstash.token)).toMatchObject({ result: "failed" });
  } finally {
    await upstash.stop();
  }
});

test("an origin where Postkey answers, where something else does, and where nothing does", async () => {
  let answer: { status: number; headers?: Record<string, string>; body?: string } = { status: 200 };
  const server: Server = createServer((_, response) =>
    response.writeHead(answer.status, answer.headers).end(answer.body),
  );
  await new Promise<void>((done) => server.listen(0, "localhost", () => done()));
  const { port } = server.address() as AddressInfo;
  const origin = `http://localhost:${port}`;
  const tls = await startTlsProxy({ appPort: port });
  try {
    answer = { status: 200, headers: { "x-request-id": "0123456789abcdef" }, body: '{"status":"ok"}' };
    expect(await look(origin)).toMatchObject({ result: "ok" });
    expect(await look(tls.origin)).toMatchObject({ result: "failed", what: expect.stringContaining("certificate") });
    answer = { status: 301, headers: { location: "https://www.postkey.dev/healthz" } };
    expect(await look(origin)).toMatchObject({ result: "failed", what: expect.stringContaining("redirects") });
    answer = { status: 502 };
    expect(await look(origin)).toMatchObject({ result: "warning" });
    answer = { status: 404, body: "nginx" };
    expect(await look(origin)).toMatchObject({ result: "failed", what: expect.stringContaining("Something else") });
    // A loopback origin means development, and not running is not a finding there.
    expect(await under({ AUTH_URL: origin }, examineOrigin)).toMatchObject({ result: "skipped" });
  } finally {
    await tls.stop();
    await new Promise((done) => server.close(done));
  }
  expect(await look(`http://localhost:${await findFreePort()}`)).toMatchObject({
    result: "warning",
    what: expect.stringContaining("nothing listens there"),
  });
  expect((await look("https://nowhere.invalid")).result).toMatch(/^(failed|skipped)$/);
});

test("proxies: none named behind TLS, everyone named, and correct ones", async () => {
  const see = (settings: Record<string, string>) =>
    under({ ...publicly, TRUSTED_PROXIES: "", CLIENT_IP_HEADER: "", ...settings }, examineProxies);
  expect(await see({})).toMatchObject({ result: "failed", what: expect.stringContaining("TRUSTED_PROXIES is empty") });
  for (const TRUSTED_PROXIES of ["0.0.0.0/0", "10.0.0.0/8,::/0"])
    expect(await see({ TRUSTED_PROXIES })).toMatchObject({ result: "failed", what: expect.stringContaining("/0") });
  expect(await see({ CLIENT_IP_HEADER: "cf-connecting-ip" })).toMatchObject({ result: "warning" });
  expect(await see({ TRUSTED_PROXIES: "10.0.0.0/8,fd00::/16" })).toMatchObject({ result: "ok" });
});

test("SPF, DKIM and DMARC of the sender's domain, each way that they are wrong", async () => {
  const good = {
    "postkey.dev": ["google-site-verification=x", "v=spf1 include:relay.example -all"],
    "key._domainkey.postkey.dev": ["v=DKIM1; k=rsa; p=MIIB"],
    "_dmarc.postkey.dev": ["v=DMARC1; p=reject"],
  };
  const see = async (table: Record<string, string[] | string>, selector: string | null = "key") =>
    short(await under(publicly, () => examineSenderDomain(dns({ ...good, ...table }, selector))));
  expect(await see({})).toEqual(["SPF ok", "DKIM ok", "DMARC ok"]);
  expect(await see({}, null)).toEqual(["SPF ok", "DKIM skipped", "DMARC ok"]);
  expect(
    await see({
      "postkey.dev": "ENODATA",
      "key._domainkey.postkey.dev": "ENOTFOUND",
      "_dmarc.postkey.dev": "ENOTFOUND",
    }),
  ).toEqual(["SPF failed", "DKIM failed", "DMARC warning"]);
  expect(await see({ "postkey.dev": ["v=spf1 -all", "v=spf1 +all"] })).toContain("SPF failed");
  for (const record of ["v=spf1 +all", "v=spf1 include:relay.example all"])
    expect(await see({ "postkey.dev": [record] })).toContain("SPF failed");
  expect(await see({ "key._domainkey.postkey.dev": ["v=DKIM1; p="] })).toContain("DKIM failed");
  expect(await see({ "_dmarc.postkey.dev": ["v=DMARC1; p=none"] })).toContain("DMARC warning");
  const below = (table: Record<string, string[]>) =>
    under({ ...publicly, EMAIL_FROM: "a@mail.postkey.dev" }, () => examineSenderDomain(dns({ ...good, ...table })));
  expect(short(await below({ "mail.postkey.dev": ["v=spf1 mx ~all"] }))).toEqual([
    "SPF ok",
    "DKIM skipped",
    "DMARC ok",
  ]);
  expect(
    await see({
      "postkey.dev": "ECONNREFUSED",
      "key._domainkey.postkey.dev": "ETIMEOUT",
      "_dmarc.postkey.dev": "ESERVFAIL",
    }),
  ).toEqual(["SPF skipped", "DKIM skipped", "DMARC skipped"]);
});

test("no finding contains a secret of the settings", async () => {
  const findings = await under(
    {
      ...publicly,
      AUTH_SECRET: secret,
      UPSTASH_REDIS_REST_URL: "http://127.0.0.1:1",
      UPSTASH_REDIS_REST_TOKEN: "hidden-token",
    },
    () => examine(noDns),
  );
  expect(findings.filter(({ result }) => result === "failed").length).toBeGreaterThan(2);
  const text = JSON.stringify(findings);
  for (const hidden of [secret, "hidden-token", "quite-hidden", new URL(home.url).password])
    expect(text).not.toContain(hidden);
});
