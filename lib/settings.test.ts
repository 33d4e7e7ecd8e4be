import { expect, test } from "playwright/test";
import { parseLimit } from "./limits";
import { createSettings } from "./settings";

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

test("a complete production configuration has no problems, and the documented numbers", () => {
  const { settings, problems } = createSettings(complete);
  expect(problems).toEqual([]);
  expect(settings).toMatchObject({
    production: true,
    origin: "https://sign-in.example.com",
    secureOrigin: true,
    port: 3000,
    capturedInbox: false,
    upstash: null,
    trustedProxies: [],
    clientIpHeader: null,
    allowedRedirects: [],
    allowedOrigins: [],
    signUp: { kind: "open" },
    linkBinding: "confirm",
    codeInPreview: false,
    signInTtlMinutes: 15,
    resendCooldownSeconds: 60,
    serviceName: "Postkey",
    migrate: true,
    addresses: ["::"],
    keepAliveSeconds: 75,
  });
  expect(settings.limits).toEqual({
    LIMIT_SEND_PER_ADDRESS: { count: 5, windowSeconds: 3600 },
    LIMIT_SEND_PER_ADDRESS_DAY: { count: 15, windowSeconds: 86_400 },
    LIMIT_SEND_PER_IP: { count: 10, windowSeconds: 180 },
    LIMIT_SEND_PER_BROWSER: { count: 5, windowSeconds: 600 },
    LIMIT_VERIFY_PER_IP: { count: 30, windowSeconds: 300 },
    LIMIT_CODE_FAILURES_PER_ADDRESS: { count: 10, windowSeconds: 3600 },
    LIMIT_REFRESH_PER_FAMILY: { count: 60, windowSeconds: 60 },
    LIMIT_FAILED_GRANTS_PER_IP: { count: 60, windowSeconds: 300 },
    LIMIT_AUTHORIZE_PER_SESSION: { count: 120, windowSeconds: 600 },
    LIMIT_NEW_TOKENS_PER_USER: { count: 50, windowSeconds: 86_400 },
  });
});

test("outside production the origin is localhost on the port, and a captured inbox is enough", () => {
  const { settings, problems } = createSettings({
    AUTH_SECRET: secret,
    DATABASE_URL: complete.DATABASE_URL,
    CAPTURED_INBOX: "on",
    PORT: "3210",
  });
  expect(problems).toEqual([]);
  expect(settings).toMatchObject({
    production: false,
    origin: "http://localhost:3210",
    secureOrigin: false,
    emailFrom: "sign-in@localhost.invalid",
  });
});

test("production needs an AUTH_URL", () => {
  expect(problemsWith({ AUTH_URL: undefined })).toEqual([expect.stringContaining("AUTH_URL is missing")]);
});

test("plain http is for a loopback host only", () => {
  for (const host of [
    "sign-in.example.com",
    "192.168.0.1",
    "0.0.0.0",
    "localhost.example.com",
    "127.0.0.1.example.com",
  ]) {
    expect(problemsWith({ AUTH_URL: `http://${host}` })).toEqual([expect.stringContaining("plain http")]);
  }
  for (const origin of ["http://localhost:3000", "http://127.0.0.1:3000", "http://127.9.9.9", "http://[::1]:3000"]) {
    expect(problemsWith({ AUTH_URL: origin })).toEqual([]);
  }
});

test("AUTH_URL is an origin and nothing more", () => {
  for (const value of [
    "example.com",
    "https://",
    "ftp://example.com",
    "https://example.com/app",
    "https://example.com/?a",
    "https://example.com/#a",
    "https://a:b@example.com",
  ]) {
    expect(problemsWith({ AUTH_URL: value })).toEqual([expect.stringContaining("it takes an origin")]);
  }
  expect(settingsWith({ AUTH_URL: "https://Example.com:443/" }).origin).toBe("https://example.com");
});

test("a captured inbox is refused on a public origin", () => {
  expect(problemsWith({ CAPTURED_INBOX: "on" })).toEqual([expect.stringContaining("CAPTURED_INBOX=on")]);
  expect(problemsWith({ CAPTURED_INBOX: "on", AUTH_URL: "https://localhost:3443" })).toEqual([]);
});

test("without SMTP_URL a captured inbox is required", () => {
  expect(problemsWith({ SMTP_URL: undefined })).toEqual([expect.stringContaining("SMTP_URL is missing")]);
  expect(problemsWith({ SMTP_URL: "http://mail.example.com" })).toEqual([expect.stringContaining("SMTP_URL is not")]);
});

for (const name of ["AUTH_SECRET", "AUTH_SECRET_PREVIOUS"]) {
  test(`${name} has to be long and not a sample value`, () => {
    expect(problemsWith({ [name]: secret.slice(0, 31) })).toEqual([expect.stringContaining("shorter than 32 bytes")]);
    expect(problemsWith({ [name]: secret.slice(0, 32) })).toEqual([]);
    for (const sample of [
      "changeme-changeme-1234567890-abcdefgh",
      "your-auth-secret-goes-here-1234567890",
      "this-is-an-example-value-0123456789-xyz",
      "replace-me-with-32-random-bytes-please",
      "a".repeat(64),
      "0123456789abcdef".repeat(2),
      "0123456789abcdef".repeat(3).slice(0, 43),
      "abcabcabdabcabcabdabcabcabdabcab_1234",
    ]) {
      expect(problemsWith({ [name]: sample })).toEqual([expect.stringContaining("sample value")]);
    }
  });
}

test("AUTH_SECRET and DATABASE_URL are required, AUTH_SECRET_PREVIOUS is not", () => {
  expect(problemsWith({ AUTH_SECRET: undefined })).toEqual([expect.stringContaining("AUTH_SECRET is missing")]);
  expect(problemsWith({ AUTH_SECRET: "" })).toEqual([expect.stringContaining("AUTH_SECRET is missing")]);
  expect(problemsWith({ DATABASE_URL: undefined })).toEqual([expect.stringContaining("DATABASE_URL is missing")]);
  expect(problemsWith({ DATABASE_URL: "mysql://db.example.com/x" })).toEqual([
    expect.stringContaining("not a postgres:// URL"),
  ]);
  expect(settingsWith({})).toMatchObject({ authSecretPrevious: null, databaseUrlDirect: complete.DATABASE_URL });
});

test("the two Upstash settings go together, over https", () => {
  const url = "https://caring-owl-1.upstash.io";
  expect(problemsWith({ UPSTASH_REDIS_REST_URL: url })).toEqual([expect.stringContaining("go together")]);
  expect(problemsWith({ UPSTASH_REDIS_REST_TOKEN: "t" })).toEqual([expect.stringContaining("go together")]);
  const withToken = (value: string) => problemsWith({ UPSTASH_REDIS_REST_URL: value, UPSTASH_REDIS_REST_TOKEN: "t" });
  expect(withToken("redis://owl.upstash.io")).toEqual([expect.stringContaining("not an https:// URL")]);
  expect(withToken("http://owl.upstash.io")).toEqual([expect.stringContaining("plain http")]);
  expect(withToken("http://127.0.0.1:8079")).toEqual([]);
  expect(settingsWith({ UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: "t" }).upstash).toEqual({
    url,
    token: "t",
  });
});

test("limits are written count/window", () => {
  expect(parseLimit("5/1h")).toEqual({ count: 5, windowSeconds: 3600 });
  expect(parseLimit(" 1/1s ")).toEqual({ count: 1, windowSeconds: 1 });
  expect(parseLimit("999999999/30d")).toEqual({ count: 999_999_999, windowSeconds: 2_592_000 });
  for (const odd of [
    "",
    "5",
    "5/h",
    "5/1",
    "5/1w",
    "0/1h",
    "5/0s",
    "-5/1h",
    "5.5/1h",
    "5/31d",
    "1e3/1h",
    "5/1h/1d",
    "５/1h",
    "1000000000/1s",
  ]) {
    expect(parseLimit(odd)).toBeNull();
    // An empty setting counts as not set.
    if (odd !== "")
      expect(problemsWith({ LIMIT_SEND_PER_IP: odd })).toEqual([expect.stringContaining("LIMIT_SEND_PER_IP")]);
  }
  expect(settingsWith({ LIMIT_SEND_PER_IP: "100000/1m" }).limits.LIMIT_SEND_PER_IP).toEqual({
    count: 100_000,
    windowSeconds: 60,
  });
});

test("an unknown limit is a problem that lists the known ones", () => {
  expect(problemsWith({ LIMIT_SEND_PER_ADRESS: "5/1h" })).toEqual([
    expect.stringMatching(/LIMIT_SEND_PER_ADRESS is not a limit.*LIMIT_SEND_PER_ADDRESS/),
  ]);
  expect(problemsWith({ LIMIT_toString: "5/1h" })).toHaveLength(1);
});

test("numbers have a lower and an upper bound", () => {
  for (const [name, low, high] of [
    ["SIGN_IN_TTL_MINUTES", 5, 30],
    ["RESEND_COOLDOWN_SECONDS", 1, 600],
    ["RESEND_WINDOW_MINUTES", 5, 60],
    ["CODE_TRIES", 1, 10],
    ["ACCESS_TOKEN_TTL_MINUTES", 1, 60],
    ["PORT", 0, 65_535],
    ["KEEP_ALIVE_SECONDS", 1, 3_600],
  ] as const) {
    for (const value of [low, high]) expect(problemsWith({ [name]: String(value) })).toEqual([]);
    for (const value of [low - 1, high + 1, "1.5", "1e1", "0x10", "ten"]) {
      expect(problemsWith({ [name]: String(value) })).toEqual([
        expect.stringContaining(`whole number from ${low} to ${high}`),
      ]);
    }
  }
});

test("a session cannot be idle for longer than it lives", () => {
  expect(problemsWith({ SESSION_IDLE_DAYS: "90", SESSION_ABSOLUTE_DAYS: "90" })).toEqual([]);
  expect(problemsWith({ SESSION_IDLE_DAYS: "7", SESSION_ABSOLUTE_DAYS: "7" })).toEqual([]);
  expect(problemsWith({ SESSION_ABSOLUTE_DAYS: "29" })).toEqual([expect.stringContaining("SESSION_IDLE_DAYS is 30")]);
  expect(problemsWith({ SESSION_IDLE_DAYS: "91" })).toEqual([expect.stringContaining("whole number from 1 to 90")]);
  expect(problemsWith({ SESSION_ABSOLUTE_DAYS: "366" })).toEqual([
    expect.stringContaining("whole number from 1 to 365"),
  ]);
});

test("choices are taken from their list", () => {
  for (const name of ["LINK_BINDING", "CODE_IN_PREVIEW", "MIGRATE", "LOG_LEVEL", "CAPTURED_INBOX"]) {
    expect(problemsWith({ [name]: "perhaps" })).toEqual([expect.stringContaining(`${name} is perhaps: it takes`)]);
  }
  expect(settingsWith({ LINK_BINDING: "same-browser", CODE_IN_PREVIEW: "on", MIGRATE: "off" })).toMatchObject({
    linkBinding: "same-browser",
    codeInPreview: true,
    migrate: false,
  });
});

test("sign-up is open, closed, or for domains", () => {
  expect(settingsWith({ SIGN_UP: "closed" }).signUp).toEqual({ kind: "closed" });
  expect(settingsWith({ SIGN_UP: "Example.com, @example.org" }).signUp).toEqual({
    kind: "domains",
    domains: ["example.com", "example.org"],
  });
  expect(problemsWith({ SIGN_UP: "example" })).toEqual([expect.stringContaining("SIGN_UP has example")]);
});

test("redirects and origins are exact", () => {
  expect(
    problemsWith({ ALLOWED_REDIRECTS: "https://app.example.com/in, com.example.app:/in, http://localhost:5173/in" }),
  ).toEqual([]);
  for (const value of [
    "/in",
    "javascript:alert(1)",
    "data:text/html",
    "http://app.example.com/in",
    "https://*.example.com/",
    "https://app.example.com/#in",
  ]) {
    expect(problemsWith({ ALLOWED_REDIRECTS: value })).toEqual([expect.stringContaining("ALLOWED_REDIRECTS")]);
  }
  expect(problemsWith({ ALLOWED_ORIGINS: "https://app.example.com,http://localhost:5173" })).toEqual([]);
  for (const value of [
    "*",
    "null",
    "app.example.com",
    "https://app.example.com/",
    "https://APP.example.com",
    "https://*.example.com",
  ]) {
    expect(problemsWith({ ALLOWED_ORIGINS: value })).toEqual([expect.stringContaining("ALLOWED_ORIGINS")]);
  }
});

test("trusted proxies are networks, and a single address is a network of one", () => {
  expect(settingsWith({ TRUSTED_PROXIES: "10.0.0.0/8, 203.0.113.7, ::1" }).trustedProxies).toEqual([
    "10.0.0.0/8",
    "203.0.113.7/32",
    "::1/128",
  ]);
  for (const value of ["10.0.0.0/33", "proxy", "10.1/16", "10.1", "0x0a000001/8", "fd00::/129"]) {
    expect(problemsWith({ TRUSTED_PROXIES: value })).toEqual([expect.stringContaining("TRUSTED_PROXIES")]);
  }
  expect(settingsWith({ CLIENT_IP_HEADER: "CF-Connecting-IP" }).clientIpHeader).toBe("cf-connecting-ip");
  expect(problemsWith({ CLIENT_IP_HEADER: "x forwarded" })).toEqual([expect.stringContaining("CLIENT_IP_HEADER")]);
});

test("what people see is short and has no control characters", () => {
  expect(problemsWith({ SERVICE_NAME: "x".repeat(61) })).toEqual([expect.stringContaining("SERVICE_NAME")]);
  expect(problemsWith({ SERVICE_NAME: "Post\r\nkey" })).toEqual([expect.stringContaining("SERVICE_NAME")]);
  expect(problemsWith({ SERVICE_COLOR: "red" })).toEqual([expect.stringContaining("SERVICE_COLOR")]);
  expect(problemsWith({ SUPPORT_EMAIL: "help" })).toEqual([expect.stringContaining("SUPPORT_EMAIL")]);
  expect(settingsWith({ SERVICE_COLOR: "#2447C6", SUPPORT_EMAIL: "help@example.com" })).toMatchObject({
    serviceColor: "#2447c6",
    supportEmail: "help@example.com",
  });
});

test("all problems are reported at once", () => {
  const { problems } = createSettings({
    NODE_ENV: "production",
    CAPTURED_INBOX: "maybe",
    LIMIT_SEND_PER_IP: "many",
    PORT: "-1",
  });
  for (const name of [
    "AUTH_URL",
    "AUTH_SECRET",
    "DATABASE_URL",
    "SMTP_URL",
    "CAPTURED_INBOX",
    "LIMIT_SEND_PER_IP",
    "PORT",
  ]) {
    expect(problems.filter((problem) => problem.startsWith(name))).toHaveLength(1);
  }
});

test("no message contains a secret, whichever setting it was put in", () => {
  const hidden = "hunter2hunter2";
  const problems = [
    ...problemsWith({ AUTH_SECRET: hidden, AUTH_SECRET_PREVIOUS: `password ${hidden} ${hidden} 0123456789` }),
    ...problemsWith({
      DATABASE_URL: `mysql://u:${hidden}@db`,
      DATABASE_URL_DIRECT: `u:${hidden}@db`,
      SMTP_URL: `ftp://u:${hidden}@mail`,
    }),
    ...problemsWith({
      UPSTASH_REDIS_REST_URL: `redis://default:${hidden}@owl.upstash.io`,
      UPSTASH_REDIS_REST_TOKEN: hidden,
    }),
    ...problemsWith({ UPSTASH_REDIS_REST_TOKEN: hidden }),
    ...problemsWith({ AUTH_URL: `postgres://u:${hidden}@db` }),
    ...problemsWith({ EMAIL_FROM: `smtp://u:${hidden}@mail` }),
  ];
  expect(problems).toHaveLength(9);
  expect(problems.join("\n")).not.toContain(hidden);
});

test("the tokens of operators' routes are off by default, and must be as long as any secret", () => {
  expect(settingsWith({})).toMatchObject({ cronSecret: null, metricsToken: null });
  expect(settingsWith({ CRON_SECRET: "", METRICS_TOKEN: secret })).toMatchObject({
    cronSecret: null,
    metricsToken: secret,
  });
  for (const name of ["CRON_SECRET", "METRICS_TOKEN"]) {
    expect(problemsWith({ [name]: secret.slice(0, 31) })).toEqual([
      expect.stringMatching(new RegExp(`^${name} is shorter than 32 bytes`)),
    ]);
    expect(problemsWith({ [name]: "0123456789abcdef".repeat(2) })).toEqual([
      expect.stringMatching(new RegExp(`^${name} is a sample value`)),
    ]);
  }
});

test("HOST is an address to listen on; with a captured inbox it must be a loopback address", () => {
  const inbox = { AUTH_URL: "http://localhost:3000", SMTP_URL: undefined, CAPTURED_INBOX: "on" };
  expect(settingsWith(inbox)).toMatchObject({ addresses: ["127.0.0.1", "::1"], addressesGiven: false });
  for (const [host, addresses] of [
    ["10.0.0.5", ["10.0.0.5"]],
    ["0.0.0.0", ["0.0.0.0"]],
    ["::", ["::"]],
    ["[::1]", ["::1"]],
    ["localhost", ["127.0.0.1", "::1"]],
  ] as const) {
    expect(settingsWith({ HOST: host })).toMatchObject({ addresses, addressesGiven: true });
  }
  for (const host of ["127.1", "example.com", "10.0.0.5:3000", "x86_64-conda-linux-gnu", "*"])
    expect(problemsWith({ HOST: host }), host).toEqual([expect.stringContaining(`HOST is ${host}`)]);
  for (const host of ["127.0.0.9", "::1", "localhost"])
    expect(problemsWith({ ...inbox, HOST: host }), host).toEqual([]);
  for (const host of ["0.0.0.0", "::", "10.0.0.5", "128.0.0.1"])
    expect(problemsWith({ ...inbox, HOST: host }), host).toEqual([expect.stringContaining("loopback")]);
});
