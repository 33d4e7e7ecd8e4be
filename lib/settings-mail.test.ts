// Settings whose values people paste from elsewhere: addresses, URLs and secrets, as providers print them.

import { expect, test } from "playwright/test";
import { createSettings } from "./settings";
import { readMailServer } from "./settings-mail";

const secret = "qF3vXw8ZJ1nTgk2Lr9bYhUeC6sMdA0oPiE5RtVxBzKQ";
const complete = {
  NODE_ENV: "production",
  AUTH_URL: "https://sign-in.example.com",
  AUTH_SECRET: secret,
  DATABASE_URL: "postgres://postkey:hunter2hunter2@db.example.com:5432/postkey",
  SMTP_URL: "smtps://postkey:hunter3hunter3@mail.example.com:465",
  EMAIL_FROM: "sign-in@example.com",
};

const settingsWith = (changes: Record<string, string | undefined>) =>
  createSettings({ ...complete, ...changes }).settings;
const problemsWith = (changes: Record<string, string | undefined>) =>
  createSettings({ ...complete, ...changes }).problems;

test("EMAIL_FROM is an address or a name and an address, as people write them", () => {
  const from = (value: string) => {
    const { settings, problems } = createSettings({ ...complete, EMAIL_FROM: value });
    expect(problems, value).toEqual([]);
    return [settings.emailFromName, settings.emailFrom];
  };
  expect(from("sign-in@example.com")).toEqual([null, "sign-in@example.com"]);
  expect(from("<sign-in@example.com>")).toEqual([null, "sign-in@example.com"]);
  expect(from("Acme <sign-in@example.com>")).toEqual(["Acme", "sign-in@example.com"]);
  expect(from('"Acme, Inc." <sign-in@example.com>')).toEqual(["Acme, Inc.", "sign-in@example.com"]);
  expect(from("Acme, Inc. <sign-in@example.com>")).toEqual(["Acme, Inc.", "sign-in@example.com"]);
  expect(from('"The \\"Acme\\" \\\\ Co" <sign-in@example.com>')).toEqual(['The "Acme" \\ Co', "sign-in@example.com"]);
  expect(from("Ärzte & Söhne 株式会社 <Sign-In@Bücher.Example>")).toEqual([
    "Ärzte & Söhne 株式会社",
    "Sign-In@xn--bcher-kva.example",
  ]);
  expect(from(' "Acme"  < sign-in@EXAMPLE.com > \n')).toEqual(["Acme", "sign-in@example.com"]);
});

test("EMAIL_FROM holds one mailbox and no header, and production needs it", () => {
  expect(problemsWith({ EMAIL_FROM: undefined })).toEqual([expect.stringContaining("EMAIL_FROM is missing")]);
  const wrong = [
    "a@b.com, c@d.com",
    "A <a@b.com>, C <c@d.com>",
    "sign-in",
    "a@b@c",
    "a@b.com\r\nBcc: c@d.com",
    "Acme\r\nBcc: x@y.com <a@b.com>",
    "Acme\u2028 <a@b.com>",
    "Acme\u202e <a@b.com>",
    '"Acme <a@b.com>',
    'Ac"me <a@b.com>',
    "Acme a@b.com",
    "Acme <a@b.com> x",
    "<a@b.com><c@d.com>",
    "a b@c.com",
    "a@[127.0.0.1]",
    "a@127.0.0.1",
    "a@-b-",
    "a..b@c.com",
    ".a@b.com",
    "@b.com",
    "a@",
    `${"x".repeat(101)} <a@b.com>`,
    `${"x".repeat(65)}@b.com`,
  ];
  for (const value of wrong)
    expect(problemsWith({ EMAIL_FROM: value }), value).toEqual([
      expect.stringMatching(/^EMAIL_FROM is not one address/),
    ]);
  expect(problemsWith({ EMAIL_FROM: "grüße@example.com" })).toEqual([expect.stringContaining("not ASCII")]);
  expect(problemsWith({ SUPPORT_EMAIL: "Help <help@example.com>" })).toEqual([
    expect.stringContaining("SUPPORT_EMAIL is not one bare address"),
  ]);
});

test("a domain of SIGN_UP is kept in lower case and punycode, as addresses are", () => {
  expect(settingsWith({ SIGN_UP: "Bücher.Example, @EXAMPLE.org, xn--bcher-kva.example" }).signUp).toEqual({
    kind: "domains",
    domains: ["xn--bcher-kva.example", "example.org", "xn--bcher-kva.example"],
  });
  expect(problemsWith({ SIGN_UP: "xn--a.example" })).toEqual([expect.stringContaining("SIGN_UP has")]);
});

test("SMTP_EHLO is a host's name, by default that of AUTH_URL", () => {
  expect(settingsWith({}).smtpEhlo).toBe("sign-in.example.com");
  expect(settingsWith({ AUTH_URL: "https://anmeldung.bücher.example" }).smtpEhlo).toBe(
    "anmeldung.xn--bcher-kva.example",
  );
  expect(settingsWith({ AUTH_URL: "http://127.0.0.1:3000" }).smtpEhlo).toBe("[127.0.0.1]");
  expect(settingsWith({ AUTH_URL: "http://[::1]:3000" }).smtpEhlo).toBe("[IPv6:::1]");
  expect(settingsWith({ SMTP_EHLO: "Mail.Bücher.example." }).smtpEhlo).toBe("mail.xn--bcher-kva.example");
  expect(settingsWith({ SMTP_EHLO: "[203.0.113.7]" }).smtpEhlo).toBe("[203.0.113.7]");
  for (const value of [
    "a b",
    "a\r\nMAIL FROM:<x>",
    "203.0.113.7",
    "[nonsense]",
    "-a.example",
    "a..b",
    "https://a.example",
  ]) {
    expect(problemsWith({ SMTP_EHLO: value }), value).toEqual([
      expect.stringMatching(/^SMTP_EHLO is not a host's name/),
    ]);
  }
});

test("an SMTP_URL that would fail with every mail is refused at start", () => {
  for (const password of [
    "hun%ter",
    "hunter%",
    "hun/ter",
    "hun#ter",
    "hun?ter",
    "12/hunter",
    "12#hunter",
    "12?hunter",
    "hunter%ff",
  ]) {
    const problems = problemsWith({ SMTP_URL: `smtp://postkey:${password}@mail.example.com:587` });
    expect(problems, password).toEqual([expect.stringMatching(/^SMTP_URL .*percent-encoded: # is %23/)]);
    expect(problems.join(), password).not.toMatch(/hun|ter@|12/);
  }
  expect(problemsWith({ SMTP_URL: "smtp://a:hunter two@mail.example.com" })).toEqual([
    expect.stringMatching(/^SMTP_URL has white space/),
  ]);
  for (const url of [
    "smtp://",
    "smtp://:587",
    "smtp://a:b@",
    "smtp://mail.example.com:many",
    "mail.example.com:587",
    "smtps://a:b@-x-",
  ])
    expect(problemsWith({ SMTP_URL: url }), url).toHaveLength(1);
});

test("an SMTP_URL is read as it is meant", () => {
  const read = (url: string) => readMailServer(url).server;
  expect(read("smtp://me@example.com:p%40ss%25@mail.example.com")).toEqual({
    host: "mail.example.com",
    port: 587,
    secure: false,
    auth: { user: "me@example.com", pass: "p@ss%" },
  });
  expect(read("smtps://u:p@Bücher.example")).toMatchObject({ host: "xn--bcher-kva.example", port: 465, secure: true });
  expect(read("smtp://[::1]:2525")).toEqual({ host: "::1", port: 2525, secure: false, auth: null });
  expect(read("SMTP://mail:25/")).toMatchObject({ host: "mail", port: 25 });
});

test("an odd URL is a warning and does not stop the start", () => {
  const warned = (changes: Record<string, string>) => {
    const { settings, problems } = createSettings({ ...complete, ...changes });
    expect(problems).toEqual([]);
    return settings.warnings;
  };
  expect(warned({})).toEqual([]);
  for (const port of [25, 587])
    expect(warned({ SMTP_URL: `smtps://u:p@mail.example.com:${port}` })).toEqual([
      expect.stringMatching(/^SMTP_URL is smtps:\/\/ with port/),
    ]);
  expect(warned({ SMTP_URL: "smtp://u:p@mail.example.com:465" })).toEqual([
    expect.stringMatching(/^SMTP_URL is smtp:\/\/ with port 465/),
  ]);
  expect(warned({ SMTP_URL: "smtp://u@mail.example.com" })).toEqual([expect.stringContaining("no password")]);
  expect(warned({ SMTP_URL: "smtp://u:p@mail.example.com/?pool=true" })).toEqual([expect.stringContaining("left out")]);
  expect(
    warned({
      DATABASE_URL: `${complete.DATABASE_URL}?pgbouncer=true&sslmode=require`,
      DATABASE_URL_DIRECT: `${complete.DATABASE_URL}?schema=x`,
    }),
  ).toEqual([
    expect.stringMatching(/^DATABASE_URL: pgbouncer is left out/),
    expect.stringMatching(/^DATABASE_URL_DIRECT: schema is left out/),
  ]);
});

test("white space around a secret is dropped, and a line end inside is refused", () => {
  for (const [before, behind] of [
    ["", "\n"],
    ["", "\r\n"],
    [" ", " "],
    ["\t", ""],
  ] as const) {
    const around = (value: string) => `${before}${value}${behind}`;
    const { settings, problems } = createSettings({
      ...Object.fromEntries(
        Object.entries(complete).map(([name, value]) => [name, name === "NODE_ENV" ? value : around(value)]),
      ),
      METRICS_TOKEN: around(secret),
      CRON_SECRET: around(secret),
      UPSTASH_REDIS_REST_URL: around("https://owl.upstash.io"),
      UPSTASH_REDIS_REST_TOKEN: around("token"),
      DATABASE_URL_DIRECT: around(complete.DATABASE_URL),
    });
    expect(problems).toEqual([]);
    expect(settings).toMatchObject({
      authSecret: secret,
      metricsToken: secret,
      cronSecret: secret,
      upstash: { url: "https://owl.upstash.io", token: "token" },
      databaseUrl: complete.DATABASE_URL,
      databaseUrlDirect: complete.DATABASE_URL,
      smtpUrl: complete.SMTP_URL,
      emailFrom: complete.EMAIL_FROM,
      origin: complete.AUTH_URL,
      // What the previous version sealed under the untrimmed value can still be opened.
      authSecretPrevious: around(secret),
    });
  }
  for (const name of ["AUTH_SECRET", "AUTH_SECRET_PREVIOUS", "METRICS_TOKEN", "CRON_SECRET"]) {
    expect(problemsWith({ [name]: `${secret.slice(0, 20)}\n${secret.slice(20)}` })).toEqual([
      expect.stringMatching(new RegExp(`^${name} has a control character or a line end inside`)),
    ]);
  }
  expect(
    problemsWith({ UPSTASH_REDIS_REST_URL: "https://owl.upstash.io", UPSTASH_REDIS_REST_TOKEN: "to\nken" }),
  ).toEqual([expect.stringContaining("UPSTASH_REDIS_REST_TOKEN has white space")]);
  expect(settingsWith({ AUTH_SECRET_PREVIOUS: `${secret}x\n`, AUTH_SECRET: `${secret}\n` }).authSecretPrevious).toBe(
    `${secret}x`,
  );
});

test("the problem of an unreadable DATABASE_URL does not show its password", () => {
  for (const name of ["DATABASE_URL", "DATABASE_URL_DIRECT"]) {
    expect(problemsWith({ [name]: "postgres://ada:hunter#2@db/x" })).toEqual([
      expect.stringMatching(new RegExp(`^${name} .*percent-encoded`)),
    ]);
  }
});
