// Each finding of npm run doctor, against real servers that misbehave. Only DNS is told what to answer.

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "playwright/test";
import { SMTPServer } from "smtp-server";
import { findFreePort } from "@/scripts/find-port.mjs";
import { makeDatabase, moveIn, restart } from "@/e2e/support/own-database";
import { makeCertificate, startSmtpServer, type SmtpOptions } from "@/e2e/support/smtp-server";
import { startTlsProxy } from "@/e2e/support/tls";
import { startUpstash } from "@/e2e/support/upstash-server";
import { shiftClock } from "@/lib/clock";
import { examine } from "./doctor";
import { examineCounter } from "./doctor/counter";
import { examineDatabase } from "./doctor/database";
import type { Finding, Tools } from "./doctor/finding";
import { examineMailServer } from "./doctor/mail-server";
import { examineOrigin, examineProxies, look } from "./doctor/origin";
import { examineSenderDomain } from "./doctor/sender-domain";

let home: Awaited<ReturnType<typeof moveIn>>;
test.beforeAll(async () => {
  home = await moveIn("doctor");
});
test.afterAll(() => home.moveOut());

const secret = "kq3Z-vN8x_T1yB7dR5fH2jL9mW4pC6sG0aEuIoQ";
const publicly = { AUTH_URL: "https://sign-in.postkey.dev", CAPTURED_INBOX: "", SMTP_URL: "smtp://user:quite-hidden@127.1:1", EMAIL_FROM: "sign-in@postkey.dev" };

/** Runs it under other settings, as a restart with them would. */
async function under<T>(settings: Record<string, string>, run: () => Promise<T> | T): Promise<T> {
  const before = Object.keys(settings).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, settings);
  await restart();
  try {
    return await run();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await restart();
  }
}

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

test("a service that is in order: nothing failed, and what cannot be seen from here is skipped", async () => {
  const findings = await examine(noDns);
  expect(findings.filter(({ result }) => result === "failed" || result === "warning")).toEqual([]);
  expect(short(findings)).toEqual(expect.arrayContaining(["settings ok", "database ok", "migrations ok", "clock ok", "mail server ok", "counter ok", "proxies ok", "SPF skipped"]));
});

test("settings that cannot be used are all told, and nothing else is looked at", async () => {
  const findings = await under({ AUTH_SECRET: "short", PORT: "many", METRICS_TOKEN: "short too", CRON_SECRET: "short three" }, () => examine(noDns));
  expect(short(findings)).toEqual(Array<string>(4).fill("settings failed"));
  const text = findings.map(({ what }) => what).join("\n");
  for (const name of ["AUTH_SECRET", "PORT", "METRICS_TOKEN", "CRON_SECRET"]) expect(text).toContain(name);
  expect(text).not.toContain("short t");
});

test("a database that is not there, or is not that one", async () => {
  const url = (changes: object) => Object.assign(new URL(home.url), changes).href;
  const see = (changes: object) => under({ DATABASE_URL: url(changes) }, examineDatabase);
  const expected: [object, RegExp][] = [
    [{ port: String(await findFreePort()) }, /^Nothing listens at 127\.0\.0\.1:\d+\.$/],
    [{ pathname: "/nothing" }, /has no database of that name/],
    [{ password: "wrong-password" }, /refuses the login/],
    [{ hostname: "nowhere.invalid" }, /does not (resolve|answer)/],
  ];
  for (const [changes, what] of expected) {
    const findings = await see(changes);
    expect(findings).toEqual([{ about: "database", result: "failed", what: expect.stringMatching(what), advice: expect.any(String) }]);
    expect(JSON.stringify(findings)).not.toMatch(/wrong-password|postgres:\/\//);
  }
});

test("a database without migrations, or behind them: the next start mends it, unless MIGRATE is off", async () => {
  const empty = await makeDatabase("doctor_empty");
  try {
    const migrations = async (settings: Record<string, string>) => (await under(settings, examineDatabase)).find(({ about }) => about === "migrations");
    expect(await migrations({ DATABASE_URL: empty.url })).toMatchObject({ result: "warning", what: "None is applied yet." });
    expect(await migrations({ DATABASE_URL: empty.url, MIGRATE: "off" })).toMatchObject({ result: "failed", advice: "Run npm run db:migrate." });
    const [newest] = await home.sql`delete from drizzle.__drizzle_migrations where id = (select max(id) from drizzle.__drizzle_migrations) returning *`;
    expect(await migrations({ MIGRATE: "off" })).toMatchObject({ result: "failed", what: expect.stringMatching(/^1 of this build are pending/) });
    await home.sql`insert into drizzle.__drizzle_migrations ${home.sql(newest!)}`;
    expect(await migrations({ MIGRATE: "off" })).toMatchObject({ result: "ok" });
  } finally {
    await empty.end();
  }
});

test("a clock that is ten seconds off", async () => {
  const clock = async () => (await examineDatabase()).find(({ about }) => about === "clock");
  try {
    shiftClock(-10_000);
    expect(await clock()).toMatchObject({ result: "failed", what: expect.stringMatching(/ (9|10|11) s behind the database's/) });
    shiftClock(10_000);
    expect(await clock()).toMatchObject({ result: "failed", what: expect.stringMatching(/ (9|10|11) s ahead of the database's/) });
    shiftClock(1_000);
    expect(await clock()).toMatchObject({ result: "ok" });
  } finally {
    shiftClock(0);
  }
});

test("a mail server that no mail can be handed to, and why", async () => {
  // The short way to write 127.0.0.1, which counts as a server across the network.
  const name = "127.1";
  const cases: { smtp?: SmtpOptions; url?: (url: string) => string; what: RegExp }[] = [
    { what: /^Nothing listens at/ },
    { smtp: { name }, what: /offers no STARTTLS/ },
    { smtp: { name }, url: (url) => url.replace("//", "//user:quite-hidden@"), what: /offers no STARTTLS/ },
    { smtp: { name, certificate: await makeCertificate(name) }, what: /certificate .* is not to be believed/ },
    { smtp: {}, url: (url) => url.replace("smtp:", "smtps:"), what: /does not speak TLS from the start/ },
    { smtp: { script: ({ stage }) => (stage === "greeting" ? "554 5.7.1 Go away" : undefined) }, what: /Go away/ },
  ];
  for (const { smtp, url = (given: string) => given, what } of cases) {
    const server = smtp && (await startSmtpServer(smtp));
    try {
      const finding = await under({ SMTP_URL: url(server?.url ?? `smtp://127.0.0.1:${await findFreePort()}`) }, examineMailServer);
      expect(finding).toEqual({ about: "mail server", result: "failed", what: expect.stringMatching(what), advice: expect.any(String) });
      expect(JSON.stringify(finding)).not.toContain("quite-hidden");
    } finally {
      await server?.stop();
    }
  }
  const good = await startSmtpServer();
  expect(await under({ SMTP_URL: good.url }, examineMailServer)).toMatchObject({ result: "ok" });
  expect(good.said.filter((line) => /^MAIL/i.test(line))).toEqual([]);
  await good.stop();
});

test("a mail server is said to have what it offered, and nothing else", async () => {
  const seen = async (options: SmtpOptions, change: (url: string) => string = (url) => url) => {
    const server = await startSmtpServer(options);
    const finding = await under({ SMTP_URL: change(server.url) }, examineMailServer);
    await server.stop();
    expect(server.said.join("\n")).not.toMatch(/^(MAIL|AUTH)|quite-hidden/m);
    return finding;
  };
  expect(await seen({})).toMatchObject({ result: "ok", what: expect.stringMatching(/answers, in the clear, on this machine, without a login\.$/) });
  const unused = await seen({}, (url) => url.replace("//", "//user:quite-hidden@"));
  expect(unused).toMatchObject({ result: "warning", what: expect.stringMatching(/offers no login: the one of SMTP_URL is never used/), advice: expect.stringContaining("Remove user and password") });
  expect(JSON.stringify(unused)).not.toMatch(/quite-hidden|with TLS/);
  const server = new SMTPServer({ allowInsecureAuth: true, disabledCommands: ["STARTTLS"], disableReverseLookup: true, logger: false, onAuth: (auth, __, done) => done(null, { user: auth.username }) });
  server.on("error", () => {});
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", () => done()));
  const { port } = server.server.address() as AddressInfo;
  expect(await under({ SMTP_URL: `smtp://user:quite-hidden@127.0.0.1:${port}` }, examineMailServer)).toMatchObject({ result: "ok", what: expect.stringMatching(/in the clear, on this machine, and takes the login/) });
  await new Promise<void>((done) => server.close(() => done()));
});

test("what is odd about the settings is a warning of its own, without a password", async () => {
  const findings = await under({ SMTP_URL: "smtps://user:quite-hidden@127.0.0.1:587", DATABASE_URL: `${home.url}?pgbouncer=true&sslmode=disable` }, () => examine(noDns));
  const warnings = findings.filter(({ about, result }) => about === "settings" && result === "warning");
  expect(warnings.map(({ what }) => what)).toEqual([expect.stringMatching(/^SMTP_URL is smtps:\/\/ with port 587/), expect.stringMatching(/^DATABASE_URL: pgbouncer is left out/)]);
  expect(JSON.stringify(findings)).not.toContain("quite-hidden");
});

test("a mail server that refuses the login", async () => {
  const server = new SMTPServer({ allowInsecureAuth: true, disabledCommands: ["STARTTLS"], disableReverseLookup: true, logger: false, onAuth: (_, __, done) => done(new Error("Not you")) });
  server.on("error", () => {});
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", () => done()));
  const { port } = server.server.address() as AddressInfo;
  const finding = await under({ SMTP_URL: `smtp://user:quite-hidden@127.0.0.1:${port}` }, examineMailServer);
  await new Promise<void>((done) => server.close(() => done()));
  expect(finding).toMatchObject({ result: "failed", what: expect.stringMatching(/refuses the login/), advice: expect.stringContaining("percent-encoded") });
  expect(JSON.stringify(finding)).not.toContain("quite-hidden");
});

test("an Upstash that does not count: nobody there, or a token that it does not believe", async () => {
  const dead = { UPSTASH_REDIS_REST_URL: `http://127.0.0.1:${await findFreePort()}`, UPSTASH_REDIS_REST_TOKEN: "hidden-token" };
  const finding = await under(dead, examineCounter);
  expect(finding).toMatchObject({ about: "counter", result: "failed", advice: expect.any(String) });
  expect(JSON.stringify(finding)).not.toContain("hidden-token");
  test.skip(!process.env.POSTKEY_TEST_REDIS, "there is no redis-server here");
  const upstash = await startUpstash(process.env.POSTKEY_TEST_REDIS!);
  try {
    const see = (token: string) => under({ UPSTASH_REDIS_REST_URL: upstash.url, UPSTASH_REDIS_REST_TOKEN: token }, examineCounter);
    expect(await see(upstash.token)).toMatchObject({ result: "ok" });
    expect(await see("another-token")).toMatchObject({ result: "failed", what: expect.stringContaining("Unauthorized") });
    upstash.behave("garble");
    expect(await see(upstash.token)).toMatchObject({ result: "failed" });
  } finally {
    await upstash.stop();
  }
});

test("an origin where Postkey answers, where something else does, and where nothing does", async () => {
  let answer: { status: number; headers?: Record<string, string>; body?: string } = { status: 200 };
  const server: Server = createServer((_, response) => response.writeHead(answer.status, answer.headers).end(answer.body));
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
    // A loopback origin is somebody's development: that it does not run is no finding.
    expect(await under({ AUTH_URL: origin }, examineOrigin)).toMatchObject({ result: "skipped" });
  } finally {
    await tls.stop();
    await new Promise((done) => server.close(done));
  }
  expect(await look(`http://localhost:${await findFreePort()}`)).toMatchObject({ result: "warning", what: expect.stringContaining("nothing listens there") });
  expect((await look("https://nowhere.invalid")).result).toMatch(/^(failed|skipped)$/);
});

test("proxies: none named behind TLS, everybody named, and what is right", async () => {
  const see = (settings: Record<string, string>) => under({ ...publicly, TRUSTED_PROXIES: "", CLIENT_IP_HEADER: "", ...settings }, examineProxies);
  expect(await see({})).toMatchObject({ result: "failed", what: expect.stringContaining("names none") });
  for (const TRUSTED_PROXIES of ["0.0.0.0/0", "10.0.0.0/8,::/0"]) expect(await see({ TRUSTED_PROXIES })).toMatchObject({ result: "failed", what: expect.stringContaining("/0") });
  expect(await see({ CLIENT_IP_HEADER: "cf-connecting-ip" })).toMatchObject({ result: "warning" });
  expect(await see({ TRUSTED_PROXIES: "10.0.0.0/8,fd00::/16" })).toMatchObject({ result: "ok" });
});

test("SPF, DKIM and DMARC of the sender's domain, each way that they are wrong", async () => {
  const good = { "postkey.dev": ["google-site-verification=x", "v=spf1 include:relay.example -all"], "key._domainkey.postkey.dev": ["v=DKIM1; k=rsa; p=MIIB"], "_dmarc.postkey.dev": ["v=DMARC1; p=reject"] };
  const see = async (table: Record<string, string[] | string>, selector: string | null = "key") => short(await under(publicly, () => examineSenderDomain(dns({ ...good, ...table }, selector))));
  expect(await see({})).toEqual(["SPF ok", "DKIM ok", "DMARC ok"]);
  expect(await see({}, null)).toEqual(["SPF ok", "DKIM skipped", "DMARC ok"]);
  expect(await see({ "postkey.dev": "ENODATA", "key._domainkey.postkey.dev": "ENOTFOUND", "_dmarc.postkey.dev": "ENOTFOUND" })).toEqual(["SPF failed", "DKIM failed", "DMARC warning"]);
  expect(await see({ "postkey.dev": ["v=spf1 -all", "v=spf1 +all"] })).toContain("SPF failed");
  for (const record of ["v=spf1 +all", "v=spf1 include:relay.example all"]) expect(await see({ "postkey.dev": [record] })).toContain("SPF failed");
  expect(await see({ "key._domainkey.postkey.dev": ["v=DKIM1; p="] })).toContain("DKIM failed");
  expect(await see({ "_dmarc.postkey.dev": ["v=DMARC1; p=none"] })).toContain("DMARC warning");
  const below = (table: Record<string, string[]>) => under({ ...publicly, EMAIL_FROM: "a@mail.postkey.dev" }, () => examineSenderDomain(dns({ ...good, ...table })));
  expect(short(await below({ "mail.postkey.dev": ["v=spf1 mx ~all"] }))).toEqual(["SPF ok", "DKIM skipped", "DMARC ok"]);
  expect(await see({ "postkey.dev": "ECONNREFUSED", "key._domainkey.postkey.dev": "ETIMEOUT", "_dmarc.postkey.dev": "ESERVFAIL" })).toEqual(["SPF skipped", "DKIM skipped", "DMARC skipped"]);
});

test("no secret of the settings stands in a finding", async () => {
  const findings = await under({ ...publicly, AUTH_SECRET: secret, UPSTASH_REDIS_REST_URL: "http://127.0.0.1:1", UPSTASH_REDIS_REST_TOKEN: "hidden-token" }, () => examine(noDns));
  expect(findings.filter(({ result }) => result === "failed").length).toBeGreaterThan(2);
  const text = JSON.stringify(findings);
  for (const hidden of [secret, "hidden-token", "quite-hidden", new URL(home.url).password]) expect(text).not.toContain(hidden);
});
