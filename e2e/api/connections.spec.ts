// What a connection may ask for: another protocol, many answers at once, an answer that it does not read, and none at
// all. The tests in app/_http/listener/connections/ prove the bounds; these prove that the process works.

import { connect } from "node:net";
import { expect, test } from "playwright/test";
import { login, PlainBrowser } from "../support/api";
import { ask } from "../support/http";
import { startOwnApp, type OwnApp } from "../support/own-app";
import { freshIpv4, somebodyNew } from "../support/people";

let app: OwnApp;
test.describe.configure({ mode: "default", timeout: 120_000 });
test.beforeAll(async () => {
  test.setTimeout(180_000);
  app = await startOwnApp("connections", { LOG_LEVEL: "debug" });
  // The framework adds listeners of its own when it answers its first page.
  expect((await ask("/login", { origin: app.origin })).status).toBe(200);
});
// After a request for /readyz it would wait before it stops.
test.afterAll(() => app?.kill9());

type Line = { msg: string; requestId?: string; route?: string; status?: number | null; level: number };

/** Every line since the app was ready, each of them JSON: what the framework prints by itself is none. */
function lines(): Line[] {
  const [, text = ""] = app.log().split(/^ready .*\n/m);
  return text
    .trimEnd()
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
}

/** Writes, and reads until `enough` or the end of the connection. */
function converse(bytes: string, enough: (text: string) => boolean = () => false): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(app.port, "127.0.0.1", () => socket.write(bytes));
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1");
      if (enough(text)) socket.destroy();
    });
    socket.on("close", () => resolve(text)).on("error", reject);
  });
}

const host = "Host: localhost\r\n";
const websocket =
  "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
const h2c = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n";

test("a request that asks for another protocol is answered as any other, and logged", async () => {
  const body = JSON.stringify({ email: somebodyNew("ada").address });
  const json = `Content-Type: application/json\r\nX-Forwarded-For: ${freshIpv4()}\r\nContent-Length: ${body.length}\r\n`;
  const asked: [bytes: string, status: number][] = [
    [`GET /healthz HTTP/1.1\r\n${host}${h2c}\r\n`, 200],
    [`GET /login HTTP/1.1\r\n${host}${h2c}\r\n`, 200],
    [`POST /auth/login HTTP/1.1\r\n${host}${h2c}${json}\r\n${body}`, 202],
    [`GET /_next/hmr?id=x HTTP/1.1\r\n${host}${websocket}\r\n`, 404],
    [`GET /_next/webpack-hmr HTTP/1.1\r\n${host}${websocket}\r\n`, 404],
    [`GET /account HTTP/1.1\r\n${host}${websocket}\r\n`, 303],
    [`GET /healthz HTTP/1.1\r\n${host}Expect: the-unexpected\r\n\r\n`, 200],
    [`CONNECT example.com:443 HTTP/1.1\r\n${host}\r\n`, 405],
  ];
  for (const [bytes, status] of asked) {
    const answer = await converse(bytes, (text) => text.includes("\r\n\r\n"));
    expect(answer, bytes).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    const id = /\r\nX-Request-Id: (\S+)/i.exec(answer)?.[1];
    await expect
      .poll(() => lines().find(({ requestId, msg }) => msg === "request" && requestId === id)?.status, bytes)
      .toBe(status);
  }
});

test("such an answer is the last on its connection, and nothing behind the request is taken for another", async () => {
  for (const path of ["/healthz", "/login"]) {
    const text = await converse(`GET ${path} HTTP/1.1\r\n${host}${h2c}\r\nGET /nothing-here HTTP/1.1\r\n${host}\r\n`);
    expect([...text.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => status)).toEqual(["200"]);
    expect(text).toMatch(/\r\nConnection: close\r\n/i);
  }
});

test("1,400 pipelined requests on one connection are answered, in order, by a process that stays small", async () => {
  const paths = Array.from({ length: 1_400 }, (_, index) =>
    index % 7 === 3 ? "/healthz" : index % 7 === 5 ? "/auth/me" : "/.well-known/jwks.json",
  );
  const text = await converse(
    `${paths.map((path) => `GET ${path} HTTP/1.1\r\n${host}\r\n`).join("")}GET /healthz HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
  );
  const expected = paths.map((path) => (path === "/auth/me" ? "401" : "200"));
  expect([...text.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => status)).toEqual([...expected, "200"]);
});

test("twenty connections that ask for 1,400 documents each and read none are worked on for one each", async () => {
  const documents = () => lines().filter(({ msg, route }) => msg === "request" && route === "/openapi.json").length;
  const before = documents();
  const sockets = Array.from({ length: 20 }, () => {
    const socket = connect(app.port, "127.0.0.1", () =>
      socket.write(`GET /openapi.json HTTP/1.1\r\n${host}\r\n`.repeat(1_400)),
    );
    return socket.pause().on("error", () => {});
  });
  // Everybody else still gets an answer.
  for (let round = 0; round < 5; round++)
    await expect.poll(() => ask("/login", { origin: app.origin }).then(({ status }) => status)).toBe(200);
  // The sockets' buffers are already sent. They hold only a few of the 28,000 documents.
  expect(documents() - before).toBeLessThan(2_000);
  for (const socket of sockets) socket.destroy();
  await expect.poll(() => lines().filter(({ msg }) => msg === "connection cut").length).toBeGreaterThan(0);
});

test("a client that hangs up, within its request or within the answer, breaks nothing", async () => {
  const browser = new PlainBrowser(somebodyNew("bea"), app.origin);
  const form = `POST /forms/request-link HTTP/1.1\r\n${host}Sec-Fetch-Site: same-origin\r\nOrigin: ${app.origin}\r\nContent-Type: application/x-www-form-urlencoded\r\n`;
  const api = `POST /auth/login HTTP/1.1\r\n${host}Content-Type: application/json\r\n`;
  const token = `POST /auth/token HTTP/1.1\r\n${host}Content-Type: application/x-www-form-urlencoded\r\n`;
  const halves = [
    form,
    api,
    token,
    `POST /auth/personal-access-tokens HTTP/1.1\r\n${host}Content-Type: application/json\r\n`,
  ].flatMap((head) => [
    `${head}Content-Length: 100\r\n\r\n{"email`,
    `${head}Transfer-Encoding: chunked\r\n\r\n7\r\n{"email\r\n`,
  ]);
  const whole = ["/login", "/openapi.json", "/docs/api", "/auth/me", "/account"].map(
    (path) => `GET ${path} HTTP/1.1\r\n${host}\r\n`,
  );
  for (let round = 0; round < 3; round++) {
    for (const bytes of [...halves, ...whole]) {
      const before = lines().filter(({ msg }) => msg === "request").length;
      const socket = connect(app.port, "127.0.0.1", () => socket.write(bytes));
      socket.on("error", () => {});
      // Hung up at once in one round, in the next with the first byte of an answer or, where none comes, after a look at the process.
      if (round > 0)
        await Promise.race([new Promise((done) => socket.once("data", done)), ask("/nothing", { origin: app.origin })]);
      await new Promise<void>((done) => {
        socket.once("close", () => done());
        if (round === 0 && socket.connecting)
          socket.once("connect", () => socket.write("", () => socket.resetAndDestroy()));
        else socket.resetAndDestroy();
      });
      // A connection that was reset before it was taken never was a request.
      if (round > 0)
        await expect.poll(() => lines().filter(({ msg }) => msg === "request").length, bytes).toBeGreaterThan(before);
    }
  }
  // It still works, and has logged nothing but requests.
  expect((await login(browser.person, {}, { origin: app.origin })).status).toBe(202);
  expect((await ask("/readyz", { origin: app.origin })).status).toBe(200);
  expect(lines().filter(({ level, msg }) => level >= 40 && msg !== "connection cut")).toEqual([]);
});
