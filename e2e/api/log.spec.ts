// The log of a process that people and programs sign in to, in every way and with every failure: one line for each
// request, and nothing in it that can be used to sign in or that reveals who somebody is.

import { randomBytes } from "node:crypto";
import { expect, test } from "playwright/test";
import { login, mailedByProgram, PlainBrowser, verify, withToken, type Tokens } from "../support/api";
import { pkce } from "../support/authorize";
import { ask, askRaw, type Answer, type Sent } from "../support/http";
import { wrongCode } from "../support/inbox";
import { outboxOf, read } from "../support/outbox";
import { startOwnApp, type OwnApp } from "../support/own-app";
import { somebodyNew, type Person } from "../support/people";
import { ageChallenges } from "../support/rows";
import { failAt } from "../support/smtp-script";
import { startSmtpServer } from "../support/smtp-server";

const secret = () => randomBytes(32).toString("base64url");

/** What must never be in a log: everything that was issued, set, sent or configured. */
class Secrets {
  readonly all = new Set<string>();

  keep(...values: (string | null | undefined)[]): void {
    for (const value of values) if (value) this.all.add(value);
  }

  keepOf(person: Person): void {
    this.keep(person.address, encodeURIComponent(person.address), person.ip);
  }

  /** Those that stand in a text, codes only where they stand by themselves: six digits are also part of other numbers. */
  foundIn(text: string): string[] {
    return [...this.all].filter((value) =>
      /^\d{6}$/.test(value) ? new RegExp(`(?<![0-9A-Za-z])${value}(?![0-9A-Za-z])`).test(text) : text.includes(value),
    );
  }
}

/** A browser that keeps a note of every cookie it was ever given. */
class NotingBrowser extends PlainBrowser {
  constructor(
    readonly secrets: Secrets,
    readonly answers: Answer[],
    origin: string,
  ) {
    super(somebodyNew("ada"), origin);
    secrets.keepOf(this.person);
  }

  override async send(path: string, sent: Sent): Promise<Answer> {
    const answer = await super.send(path, sent);
    this.answers.push(answer);
    for (const line of answer.setCookies) this.secrets.keep(/^[^=]+=([^;]{8,})/.exec(line)?.[1]);
    return answer;
  }
}

type Line = Record<string, unknown>;

/** What was logged since the app listens; before that the framework prints greetings. */
function linesOf(app: OwnApp): Line[] {
  const [, lines = ""] = app.log().split(/^ready .*\n/m);
  return lines
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
}

async function expectNothingSecret(app: OwnApp, secrets: Secrets): Promise<void> {
  expect(secrets.all.size).toBeGreaterThan(10);
  for (const line of app.log().split("\n")) expect(secrets.foundIn(line), line).toEqual([]);
}

test("the log of every way to sign in holds one JSON line per request, and no secret and no address", async () => {
  const secrets = new Secrets();
  const answers: Answer[] = [];
  const settings = {
    METRICS_TOKEN: secret(),
    CRON_SECRET: secret(),
    AUTH_SECRET: secret(),
    AUTH_SECRET_PREVIOUS: secret(),
    LOG_LEVEL: "debug",
  };
  const app = await startOwnApp("log", { ...settings, LINK_BINDING: "confirm", LIMIT_SEND_PER_ADDRESS: "3/1h" });
  secrets.keep(...Object.values(settings).slice(0, -1), new URL(app.database.url).password);
  const noted = async (answer: Promise<Answer>) => {
    answers.push(await answer);
    return answer;
  };
  const { origin } = app;
  try {
    // By link, looked at first, and again once it is used; then out.
    const byLink = new NotingBrowser(secrets, answers, origin);
    const mail = await byLink.asksForMail({ return_to: `/account?note=${secret().slice(0, 12)}` });
    secrets.keep(mail.token, mail.code);
    await byLink.get(`/login/confirm?token=${mail.token}`);
    await byLink.post("/forms/confirm-link", { token: mail.token });
    await byLink.post("/forms/confirm-link", { token: mail.token });
    await byLink.get("/account");
    await byLink.post("/forms/sign-out");
    // By code, after wrong ones, and after a resend too early.
    const byCode = new NotingBrowser(secrets, answers, origin);
    const typed = await byCode.asksForMail();
    secrets.keep(typed.token, typed.code, wrongCode(typed.code));
    await byCode.post("/forms/resend-link");
    await byCode.get("/login/check-email");
    await byCode.get("/login/check-email/status");
    for (const code of [wrongCode(typed.code), "12x", typed.code]) await byCode.post("/forms/enter-code", { code });
    await byCode.get("/auth/me", { Accept: "application/json" });
    // By program: link with a verifier, code, failures of each kind.
    const program = somebodyNew("bea");
    secrets.keepOf(program);
    const { code_verifier: verifier, code_challenge } = pkce();
    secrets.keep(verifier, code_challenge);
    const challenge = await mailedByProgram(program, { code_challenge }, origin);
    secrets.keep(challenge.challenge_id, challenge.mail.token, challenge.mail.code);
    await noted(
      verify(
        program,
        { challenge_id: challenge.challenge_id, code: wrongCode(challenge.mail.code), code_verifier: verifier },
        { origin },
      ),
    );
    await noted(verify(program, { token: challenge.mail.token.slice(1) }, { origin }));
    const tokens = (
      await noted(verify(program, { token: challenge.mail.token, code_verifier: verifier }, { origin }))
    ).json<Tokens>();
    secrets.keep(tokens.access_token, ...tokens.access_token.split(".").slice(1));
    await noted(verify(program, { token: challenge.mail.token }, { origin }));
    await noted(withToken(tokens.access_token, "/auth/me", { origin }));
    await noted(withToken(`${tokens.access_token}x`, "/auth/me", { origin }));
    await noted(ask(`/auth/me?access_token=${tokens.access_token}`, { origin, headers: program.headers }));
    const late = await mailedByProgram(program, {}, origin);
    secrets.keep(late.challenge_id, late.mail.token, late.mail.code);
    await ageChallenges(program.address, 20, app.database.sql);
    await noted(verify(program, { token: late.mail.token }, { origin }));
    for (let round = 0; round < 2; round++) await noted(login(program, {}, { origin }));
    // Secrets where they do not belong.
    await noted(ask(`/${mail.token}`, { origin }));
    await noted(ask(`/login/confirm/${mail.token}?email=${program.address}`, { origin }));
    await noted(
      ask(`/login?email=${encodeURIComponent(program.address)}&return_to=/${verifier}`, {
        origin,
        headers: { Referer: `${origin}/login/confirm?token=${mail.token}`, "User-Agent": program.address },
      }),
    );
    await noted(login(program, { email: `${program.address},${byCode.person.address}` }, { origin }));
    await noted(
      ask("/auth/verify", {
        origin,
        body: `{"token":"${mail.token}"`,
        headers: { "Content-Type": "application/json" },
      }),
    );
    await noted(ask("/cron", { origin, headers: { Authorization: `Bearer ${settings.METRICS_TOKEN}` } }));
    await noted(ask("/metrics", { origin, headers: { Authorization: `Bearer ${settings.METRICS_TOKEN}` } }));
    await askRaw(
      `GET http://${program.address}/ HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: ${program.ip}\r\nConnection: close\r\n\r\n`,
      origin,
    );

    const ids = answers.map(({ headers }) => headers["x-request-id"]!);
    expect(new Set(ids).size).toBe(ids.length);
    const requests = () => linesOf(app).filter(({ msg }) => msg === "request");
    await expect.poll(() => ids.filter((id) => !requests().some(({ requestId }) => requestId === id))).toEqual([]);
    for (const [index, id] of ids.entries()) {
      const [line, ...more] = requests().filter(({ requestId }) => requestId === id);
      expect(more).toEqual([]);
      expect(line).toEqual({
        level: expect.any(Number),
        time: expect.any(String),
        requestId: id,
        method: expect.any(String),
        route: expect.stringMatching(/^(\/|other$)/),
        status: answers[index]!.status,
        outcome: expect.any(String),
        ms: expect.any(Number),
        msg: "request",
      });
    }
    const outcomes = new Set(requests().map(({ outcome }) => outcome));
    for (const outcome of [
      "ok",
      "otp_used",
      "otp_expired",
      "invalid_credentials",
      "over_email_send_rate_limit",
      "validation_failed",
      "invalid_email",
      "token_invalid",
      "unauthenticated",
    ])
      expect([...outcomes]).toContain(outcome);
    await expectNothingSecret(app, secrets);
  } finally {
    await app.stop();
  }
});

test("nor does a log of mail that fails, whatever the mail server says", async () => {
  const secrets = new Secrets();
  const server = await startSmtpServer();
  const app = await startOwnApp("log_mail", {
    CAPTURED_INBOX: "",
    SMTP_URL: server.url,
    EMAIL_FROM: "sign-in@postkey.example",
    LOG_LEVEL: "debug",
  });
  const asks = async (state: string) => {
    const person = somebodyNew("kevin");
    secrets.keepOf(person);
    const answer = await login(person, {}, { origin: app.origin });
    expect(answer.status).toBe(202);
    secrets.keep(answer.json<{ challenge_id: string }>().challenge_id);
    await expect
      .poll(async () =>
        (await outboxOf(app.database.sql, person.address)).map((row) => (row.attempts > 0 ? row.state : "waits")),
      )
      .toEqual([state]);
    for (const message of [...server.received, ...server.notTaken].filter(({ to }) => to === person.address)) {
      const mail = await read(message);
      secrets.keep(mail.token, mail.code);
    }
  };
  try {
    await asks("sent");
    server.setScript(({ stage, to }) =>
      stage === "rcpt" ? `550 5.1.1 <${to}> is nobody here, ${to.toUpperCase()}` : undefined,
    );
    await asks("failed");
    server.setScript(({ stage, to }) => (stage === "message" ? `554 5.7.1 To ${to}: spam` : undefined));
    await asks("failed");
    server.setScript(failAt("data", "drop"));
    await asks("queued");
    const messages = () => linesOf(app).map(({ msg }) => msg);
    await expect
      .poll(messages)
      .toEqual(expect.arrayContaining(["mail accepted by the mail server", "mail attempt failed"]));
    await expect.poll(() => messages().filter((msg) => msg === "mail attempt failed").length).toBeGreaterThanOrEqual(3);
    await expectNothingSecret(app, secrets);
  } finally {
    await app.stop();
    await server.stop();
  }
});
