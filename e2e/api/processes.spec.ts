// Two processes over one database, and how a process runs and stops.

import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { expect, test } from "playwright/test";
import { login, mailedByProgram, PlainBrowser, signInByProgram, verify, withToken } from "../support/api";
import { ask, askRaw, secondProcess, sharedOrigin } from "../support/http";
import { readEmail, wrongCode } from "../support/inbox";
import { startOwnApp } from "../support/own-app";
import { elsewhere, somebodyNew } from "../support/people";
import { challengesOf, countOf } from "../support/rows";

const origins = () => [sharedOrigin(), secondProcess()];
const either = (index: number) => origins()[index % 2]!;

test("twenty parallel redeems over two processes, by link and by code, give one session", async () => {
  for (let round = 0; round < 3; round++) {
    const ada = somebodyNew("ada");
    const { mail, challenge_id } = await mailedByProgram(ada);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        const body = index % 4 < 2 ? { token: mail.token } : { challenge_id, code: mail.code };
        return verify(elsewhere(ada), body, { origin: either(index) });
      }),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const reasons = answers
      .filter(({ status }) => status !== 200)
      .map((answer) => answer.json<{ code: string }>().code);
    expect(new Set(reasons)).toEqual(new Set(["otp_used"]));
    expect(await countOf(ada.address)).toMatchObject({ users: 1, sessions: 1 });
  }
});

test("a program and a browser that redeem the same link at once: one of them signs in", async () => {
  const browser = new PlainBrowser();
  const mail = await browser.asksForMail();
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      index % 2
        ? verify(elsewhere(browser.person), { token: mail.token }, { origin: secondProcess() })
        : browser.post("/forms/confirm-link", { token: mail.token }, elsewhere(browser.person).headers),
    ),
  );
  const programs = answers.filter(({ status }) => status === 200);
  const presses = answers.filter(({ headers }) => headers.location === "/account");
  // The browser that won is answered as often as it pressed, with one session.
  expect([programs.length, presses.length]).toEqual(programs.length > 0 ? [1, 0] : [0, 5]);
  expect(await countOf(browser.person.address)).toMatchObject({ users: 1, sessions: 1 });
});

test("of forty parallel wrong codes over two processes five are compared", async () => {
  const ada = somebodyNew("ada");
  const { mail, challenge_id } = await mailedByProgram(ada);
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      verify(elsewhere(ada), { challenge_id, code: wrongCode(mail.code, index) }, { origin: either(index) }),
    ),
  );
  expect(answers.filter((answer) => answer.text.includes('"attempts_left"'))).toHaveLength(5);
  expect((await challengesOf(ada.address))[0]).toMatchObject({ code_tries: 5, redeemed_at: null });
});

test("parallel requests over two processes bring each person one mail", async () => {
  const people = Array.from({ length: 10 }, () => somebodyNew("ada"));
  await Promise.all(people.map((person, index) => login(person, {}, { origin: either(index) })));
  for (const { address } of people) await readEmail(address);
  for (const { address } of people) expect(await countOf(address)).toMatchObject({ mails: 1 });
});

test("signed in at one process is signed in at the other, and signed out at both", async () => {
  const { access_token } = await signInByProgram(somebodyNew("ada"));
  for (const origin of origins()) expect((await withToken(access_token, "/auth/me", { origin })).status).toBe(200);
  await withToken(access_token, "/auth/logout", { method: "POST", origin: secondProcess() });
  for (const origin of origins()) expect((await withToken(access_token, "/auth/me", { origin })).status).toBe(401);
});

test("both are alive and ready, and say what they have looked at", async () => {
  for (const origin of origins()) {
    expect((await ask("/healthz", { origin })).json()).toEqual({ status: "ok" });
    const ready = await ask("/readyz", { origin });
    expect(ready.status).toBe(200);
    expect(ready.json()).toEqual({
      status: "ok",
      checks: { database: "ok", migrations: "ok", mail: "ok", counter: "ok" },
      versions: {
        app: expect.stringMatching(/^\d+\.\d+\.\d+/),
        schema: expect.stringMatching(/^\d{4}_[a-z_]+$/),
        policy: expect.stringMatching(/^[0-9a-f]{12}$/),
      },
    });
    expect(ready.headers["cache-control"]).toBe("no-store");
  }
});

test("on SIGTERM a process finishes what it was asked, sends what it accepted, and leaves with code 0", async () => {
  const app = await startOwnApp("drain");
  const ada = somebodyNew("ada");
  const body = JSON.stringify({ email: ada.address });
  // The head is sent and the body is not yet: the request is in flight.
  const socket = connect(app.port, "127.0.0.1");
  let answer = "";
  socket.on("data", (chunk: Buffer) => (answer += chunk.toString()));
  const closed = new Promise((done) => socket.once("close", done));
  const network = `X-Forwarded-For: ${ada.ip}\r\n`;
  socket.write(
    `POST /auth/login HTTP/1.1\r\nHost: localhost\r\n${network}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 5)}`,
  );
  await expect.poll(() => ask("/healthz", { origin: app.origin }).then(({ status }) => status)).toBe(200);
  const stopped = app.stop();
  // The body goes on arriving, byte by byte.
  let sent = 5;
  const drip = setInterval(() => sent < body.length - 1 && socket.write(body[sent++]!), 500);
  await expect
    .poll(() =>
      ask("/healthz", { origin: app.origin }).then(
        () => "answered",
        () => "refused",
      ),
    )
    .toBe("refused");
  clearInterval(drip);
  socket.write(body.slice(sent));
  await closed;
  await stopped;
  expect(answer).toMatch(/^HTTP\/1\.1 202 /);
  expect(await app.exited).toBe(0);
});

test("with a captured inbox a process listens on loopback only", async () => {
  expect(await askRaw("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")).toMatch(
    /^HTTP\/1\.1 200 /,
  );
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((one) => one && !one.internal && one.family === "IPv4")?.address;
  // A machine without a network has no address to connect to.
  if (outside)
    await expect(ask("/healthz", { origin: `http://${outside}:${new URL(sharedOrigin()).port}` })).rejects.toThrow(
      /ECONNREFUSED/,
    );
});
