// The Host field: values that no HTTP client sends are refused, the captured inbox is shown under the names of loopback
// only, and the value never appears in an answer.

import { expect, test } from "playwright/test";
import { login } from "../support/api";
import { ask, askRaw, sharedOrigin } from "../support/http";
import { read } from "../support/outbox";
import { startOwnApp, type OwnApp } from "../support/own-app";
import { somebodyNew } from "../support/people";
import { askable, handlers, pages } from "../support/routes";
import { startSmtpServer, type SmtpServer } from "../support/smtp-server";

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1]);

test("a request has one Host, and it names a host: everything else is a 400 with an id", async () => {
  const rest = "Connection: close\r\nAccept: text/html\r\n\r\n";
  for (const hosts of [
    "",
    "Host: localhost\r\nHost: localhost\r\n",
    "Host: localhost\r\nHost: evil.example\r\n",
    "Host:\r\n",
    "Host: a b\r\n",
    "Host: localhost, evil.example\r\n",
    "Host: [::1\r\n",
    "Host: http://localhost\r\n",
    "Host: user@localhost\r\n",
  ]) {
    for (const path of ["/healthz", "/login", "/dev/inbox"]) {
      const answer = await askRaw(`GET ${path} HTTP/1.1\r\n${hosts}${rest}`);
      expect(statusOf(answer), `${path} ${hosts}`).toBe(400);
      expect(answer, `${path} ${hosts}`).toMatch(/\r\nX-Request-Id: [0-9a-z]{16}\r\n/);
      expect(answer).toContain('"code":"validation_failed"');
    }
  }
  // A health check of HTTP/1.0 names none.
  expect(statusOf(await askRaw("GET /healthz HTTP/1.0\r\n\r\n"))).toBe(200);
});

test("with a captured inbox, what asks under another name than loopback's is refused on every address", async () => {
  for (const host of [
    "evil.example",
    "evil.example:80",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "10.0.0.1",
    "128.0.0.1",
    "[fd00::1]:3000",
    "0.0.0.0",
  ]) {
    for (const [method, path] of [
      ["GET", "/dev/inbox/messages"],
      ["GET", "/dev/inbox"],
      ["GET", "/"],
      ["GET", "/healthz"],
      ["GET", "/_next/static/x.js"],
      ["POST", "/auth/login"],
      ["POST", "/forms/request-link"],
    ] as const) {
      const answer = await ask(path, {
        method,
        headers: { Host: host, Accept: "text/html" },
        ...(method === "POST" && { body: {} }),
      });
      expect([answer.status, answer.json()], `${path} ${host}`).toEqual([
        403,
        expect.objectContaining({ code: "origin_not_allowed", detail: expect.stringContaining("127.0.0.1") }),
      ]);
    }
  }
  const { port } = new URL(sharedOrigin());
  for (const host of [
    "localhost",
    `localhost:${port}`,
    "LOCALHOST:1",
    "127.0.0.1",
    "127.8.9.10:3000",
    "[::1]",
    `[::1]:${port}`,
  ]) {
    expect((await ask("/dev/inbox/messages?to=nobody@people.example", { headers: { Host: host } })).status, host).toBe(
      200,
    );
  }
});

test.describe("without a captured inbox", () => {
  let server: SmtpServer;
  let app: OwnApp;
  test.describe.configure({ mode: "default" });
  test.beforeAll(async () => {
    server = await startSmtpServer();
    app = await startOwnApp("host", {
      CAPTURED_INBOX: "",
      SMTP_URL: server.url,
      EMAIL_FROM: "sign-in@postkey.example",
    });
  });
  test.afterAll(async () => {
    await app?.stop();
    await server?.stop();
  });

  test("the link keeps the configured origin, whatever Host and forwarding headers say", async () => {
    const spoofs: Record<string, string>[] = [
      { Host: "evil.example" },
      { Host: "localhost.evil.example:1" },
      { Host: "evil.example", "X-Forwarded-Host": "evil.example" },
      { "X-Forwarded-Proto": "https", "X-Forwarded-Port": "444" },
      { Forwarded: "for=1.2.3.4;host=evil.example;proto=https" },
      { "X-Original-Host": "evil.example", "X-Host": "evil.example" },
      { Host: app.origin.slice(7), "X-Forwarded-Host": "evil.example,evil2.example" },
    ];
    for (const headers of spoofs) {
      const ada = somebodyNew("ada");
      expect((await login(ada, {}, { origin: app.origin, headers })).status, JSON.stringify(headers)).toBe(202);
      await expect.poll(() => server.received.some(({ to }) => to === ada.address)).toBe(true);
      const mail = await read(server.received.find(({ to }) => to === ada.address)!);
      expect(mail.link.startsWith(`${app.origin}/login/confirm?token=`)).toBe(true);
      expect(`${mail.text}${mail.html}`).not.toContain("evil");
    }
  });

  test("neither Host nor a forwarding header shows up in a redirect or on a page", async () => {
    for (const path of [
      ...pages,
      ...handlers.map(askable),
      "/api/auth/signin",
      "/nothing",
      "/api/auth/providers",
      "/api/auth/csrf",
      "/api/auth/callback/nodemailer?token=x",
    ]) {
      const answer = await ask(path, {
        origin: app.origin,
        headers: {
          Host: "evil.example",
          "X-Forwarded-Host": "evil.example",
          "X-Forwarded-Proto": "https",
          Cookie: "postkey-callback-url=https://evil.example",
        },
      });
      expect(answer.status, path).toBeLessThan(500);
      expect(`${answer.headers.location} ${answer.text} ${answer.setCookies}`, path).not.toContain("evil.example");
    }
  });
});
