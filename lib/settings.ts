// Turns environment variables into settings. Pure, so every rule can be tested without a process. Called only by
// env.ts. Each number has a lower and an upper bound.

import { limitNames, parseLimit, type Limit, type LimitName } from "./limits";
import * as headers from "./settings-headers";
import * as mail from "./settings-mail";
import * as read from "./settings-read";

export type LinkBinding = "confirm" | "code" | "same-browser";
export type SignUp = { kind: "open" } | { kind: "closed" } | { kind: "domains"; domains: string[] };

export type Settings = {
  production: boolean;
  /** The one public origin, without a trailing slash: links, cookies, issuer. */
  origin: string;
  secureOrigin: boolean;
  authSecret: string;
  authSecretPrevious: string | null;
  databaseUrl: string;
  databaseUrlDirect: string;
  smtpUrl: string | null;
  /** Only the address. */
  emailFrom: string;
  /** The name in EMAIL_FROM, if it has one. */
  emailFromName: string | null;
  smtpEhlo: string;
  capturedInbox: boolean;
  upstash: { url: string; token: string } | null;
  trustedProxies: string[];
  clientIpHeader: string | null;
  allowedRedirects: string[];
  allowedOrigins: string[];
  /** The value of Strict-Transport-Security; null where none is sent: over plain http, or where a proxy sends it. */
  hsts: string | null;
  cspExtra: headers.CspExtra;
  appleAppIds: string[];
  androidApps: { packageName: string; fingerprints: string[] }[];
  signUp: SignUp;
  linkBinding: LinkBinding;
  codeInPreview: boolean;
  signInTtlMinutes: number;
  resendCooldownSeconds: number;
  resendWindowMinutes: number;
  codeTries: number;
  sessionIdleDays: number;
  sessionAbsoluteDays: number;
  accessTokenTtlMinutes: number;
  refreshIdleDays: number;
  refreshAbsoluteDays: number;
  limits: Record<LimitName, Limit>;
  signingAlgorithm: "ES256" | "RS256";
  cronSecret: string | null;
  metricsToken: string | null;
  alarmMailsPerHour: number;
  serviceName: string;
  serviceColor: string | null;
  supportEmail: string | null;
  migrate: boolean;
  port: number;
  /** Where to listen, with one socket each. */
  addresses: string[];
  /** True when HOST names them. Then each must be available. */
  addressesGiven: boolean;
  keepAliveSeconds: number;
  logLevel: string;
  /** Values that are ignored or may not do what they say. One line each, without a secret. */
  warnings: string[];
};

/**
 * Reads and checks every setting.
 * @returns the settings and one line per problem; with problems the settings must not be used
 */
export function createSettings(environment: Record<string, string | undefined>): {
  settings: Settings;
  problems: string[];
} {
  const problems: string[] = [];
  const warnings: string[] = [];
  const source: read.Source = {
    environment,
    problem: (line) => void problems.push(line),
    warn: (line) => void warnings.push(line),
  };
  const production = environment.NODE_ENV === "production";
  const port = read.integer(source, "PORT", 3000, 0, 65535);
  const origin = read.origin(source, "AUTH_URL", production ? null : `http://localhost:${port}`);
  const loopback = origin !== null && read.isLoopback(new URL(origin).hostname);
  const secureOrigin = origin?.startsWith("https:") ?? true;
  if (origin && !secureOrigin && !loopback) {
    problems.push(`AUTH_URL is ${origin}: plain http is allowed on a loopback host only. Use https://.`);
  }

  const capturedInbox = read.choice(source, "CAPTURED_INBOX", ["off", "on"], "off") === "on";
  if (capturedInbox && origin && !loopback) {
    problems.push(
      `CAPTURED_INBOX=on shows every mail to everybody, so it needs a loopback AUTH_URL, not ${origin}. Remove it.`,
    );
  }
  const smtpUrl = mail.smtpUrl(source, "SMTP_URL");
  if (!smtpUrl && !capturedInbox) {
    problems.push("SMTP_URL is missing: no mail can be sent. Set smtp://user:password@host:587 or smtps://…:465.");
  }

  const databaseUrl = read.databaseUrl(source, "DATABASE_URL", true) ?? "";
  const from = mail.mailbox(source, "EMAIL_FROM", smtpUrl && production ? null : "sign-in@localhost.invalid");
  const host = read.host(source, "HOST");
  if (capturedInbox && host?.some((address) => !read.isLoopback(address.includes(":") ? `[${address}]` : address))) {
    problems.push(
      `HOST is ${host[0]}: CAPTURED_INBOX=on shows every mail to everybody, so it listens on loopback only. Remove one of the two.`,
    );
  }

  const settings: Settings = {
    production,
    port,
    // "::" accepts IPv4 too.
    addresses: host ?? (capturedInbox ? ["127.0.0.1", "::1"] : ["::"]),
    addressesGiven: host !== null,
    // Longer than the proxy in front keeps a connection, usually 60 s. The proxy must be the one to close it, or it may
    // send a request into a connection that is closing.
    keepAliveSeconds: read.integer(source, "KEEP_ALIVE_SECONDS", 75, 1, 3600),
    origin: origin ?? "http://localhost",
    secureOrigin,
    authSecret: read.secret(source, "AUTH_SECRET", true) ?? "",
    authSecretPrevious: read.secret(source, "AUTH_SECRET_PREVIOUS", false) ?? read.untrimmedSecret(source),
    databaseUrl,
    databaseUrlDirect: read.databaseUrl(source, "DATABASE_URL_DIRECT", false) ?? databaseUrl,
    smtpUrl,
    emailFrom: from.address,
    emailFromName: from.name,
    smtpEhlo: mail.ehlo(source, "SMTP_EHLO", origin),
    capturedInbox,
    upstash: read.upstash(source),
    trustedProxies: read.cidrs(source, "TRUSTED_PROXIES"),
    clientIpHeader: read.headerName(source, "CLIENT_IP_HEADER"),
    allowedRedirects: read.list(environment.ALLOWED_REDIRECTS).filter((url) => read.checkRedirect(source, url)),
    allowedOrigins: read.list(environment.ALLOWED_ORIGINS).filter((url) => read.checkOrigin(source, url)),
    hsts: headers.hsts(source, "HSTS", secureOrigin),
    cspExtra: headers.cspExtra(source, "CSP_EXTRA"),
    appleAppIds: read.appleAppIds(source, "APPLE_APP_IDS"),
    androidApps: read.androidApps(source, "ANDROID_APPS"),
    signUp: read.signUp(source, "SIGN_UP"),
    linkBinding: read.choice(source, "LINK_BINDING", ["confirm", "code", "same-browser"], "confirm"),
    codeInPreview: read.choice(source, "CODE_IN_PREVIEW", ["off", "on"], "off") === "on",
    signInTtlMinutes: read.integer(source, "SIGN_IN_TTL_MINUTES", 15, 5, 30),
    resendCooldownSeconds: read.integer(source, "RESEND_COOLDOWN_SECONDS", 60, 1, 600),
    // A resend stays the same challenge this long. After that, asking again makes a new one, so no challenge lives for
    // hours.
    resendWindowMinutes: read.integer(source, "RESEND_WINDOW_MINUTES", 30, 5, 60),
    // Five tries at one million codes are a chance of 1 in 200,000; ten would still be 1 in 100,000.
    codeTries: read.integer(source, "CODE_TRIES", 5, 1, 10),
    // Use moves the idle limit, at most once a day; nothing moves the absolute limit. ASVS 5.0 V7.3.1 and V7.3.2
    // require both.
    sessionIdleDays: read.integer(source, "SESSION_IDLE_DAYS", 30, 1, 90),
    sessionAbsoluteDays: read.integer(source, "SESSION_ABSOLUTE_DAYS", 90, 1, 365),
    // Few, because an offline verifier accepts a token until it expires, whatever happens in between.
    accessTokenTtlMinutes: read.integer(source, "ACCESS_TOKEN_TTL_MINUTES", 10, 1, 60),
    // As for a session; a client may have shorter ones of its own. RFC 9700 section 4.14.2 requires unused ones to end.
    refreshIdleDays: read.integer(source, "REFRESH_IDLE_DAYS", 30, 1, 90),
    refreshAbsoluteDays: read.integer(source, "REFRESH_ABSOLUTE_DAYS", 90, 1, 365),
    limits: limits(source),
    signingAlgorithm: read.choice(source, "SIGNING_ALGORITHM", ["ES256", "RS256"], "ES256"),
    cronSecret: read.secret(source, "CRON_SECRET", false),
    metricsToken: read.secret(source, "METRICS_TOKEN", false),
    alarmMailsPerHour: read.integer(source, "ALARM_MAILS_PER_HOUR", 5000, 1, 1000000),
    serviceName: read.text(source, "SERVICE_NAME", "Postkey", 60),
    serviceColor: read.color(source, "SERVICE_COLOR"),
    supportEmail: mail.address(source, "SUPPORT_EMAIL"),
    migrate: read.choice(source, "MIGRATE", ["on", "off"], "on") === "on",
    logLevel: read.choice(source, "LOG_LEVEL", ["info", "debug", "warn", "error", "silent"], "info"),
    warnings,
  };
  const { sessionIdleDays, sessionAbsoluteDays, refreshIdleDays, refreshAbsoluteDays } = settings;
  if (sessionIdleDays > sessionAbsoluteDays) {
    problems.push(
      `SESSION_IDLE_DAYS is ${sessionIdleDays}: a session cannot be idle for longer than SESSION_ABSOLUTE_DAYS, ${sessionAbsoluteDays}.`,
    );
  }
  if (refreshIdleDays > refreshAbsoluteDays) {
    problems.push(
      `REFRESH_IDLE_DAYS is ${refreshIdleDays}: a refresh token cannot be unused for longer than REFRESH_ABSOLUTE_DAYS, ${refreshAbsoluteDays}.`,
    );
  }
  return { settings, problems };
}

function limits(source: read.Source): Record<LimitName, Limit> {
  for (const name of Object.keys(source.environment)) {
    if (name.startsWith("LIMIT_") && !Object.hasOwn(limitNames, name)) {
      source.problem(`${name} is not a limit. Known: ${Object.keys(limitNames).join(", ")}.`);
    }
  }
  return Object.fromEntries(
    Object.entries(limitNames).map(([name, standard]) => {
      const parsed = parseLimit(source.environment[name] || standard);
      if (!parsed)
        source.problem(
          `${name} is not of the form count/window, such as ${standard} (s, m, h, d; a window of 1 s to 30 d).`,
        );
      return [name, parsed ?? parseLimit(standard)!];
    }),
  ) as Record<LimitName, Limit>;
}
