import {
  createServer,
  request as send,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "playwright/test";
import { configure, restore } from "@/e2e/support/flood-limits";
import { randomNonce } from "@/lib/secret";
import { admit, internalHeaders } from "../entry/entry";
import { rememberPages } from "./remembered";

type Answer = { status: number; headers: IncomingHttpHeaders; text: string };

let server: Server;
let rendered: string[];
let render: (request: IncomingMessage, response: ServerResponse, nonce: string) => void;
test.beforeEach(async () => {
  configure({ AUTH_URL: "http://localhost:4711", TRUSTED_PROXIES: "" });
  rendered = [];
  render = (request, response, nonce) => {
    response
      .setHeader("Content-Security-Policy", `script-src 'nonce-${nonce}' 'strict-dynamic'`)
      .setHeader("Content-Type", "text/html");
    response.write(
      `<script nonce="${nonce}"></script><body data-request-id="${request.headers[internalHeaders.requestId]}">\u00e4`,
    );
    response.end(Buffer.from(`<script nonce="${nonce}"></script>`));
  };
  const handle = rememberPages(async (request, response) => {
    rendered.push(request.url!);
    render(request, response, randomNonce());
  });
  server = createServer((request, response) => {
    if (admit(request, response)) void handle(request, response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", () => done()));
});
test.afterEach(async () => {
  restore();
  await new Promise<void>((done) => server.close(() => done()));
});

function ask(path: string, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = send(
      {
        host: "127.0.0.1",
        port: (server.address() as AddressInfo).port,
        method,
        path,
        agent: false,
        headers: { "Accept-Encoding": "gzip" },
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        response.on("end", () => resolve({ status: response.statusCode!, headers: response.headers, text }));
      },
    );
    sent.on("error", reject).end();
  });
}
const nonceOf = ({ headers }: Answer) => /'nonce-([^']+)'/.exec(headers["content-security-policy"] as string)![1]!;

test("a page that is the same for everyone is rendered once, and each answer has its own nonce and id", async () => {
  const answers = [
    await ask("/docs/api"),
    await ask("/docs/api?x=<script>"),
    await ask("/docs/api?"),
    await ask("/docs/api"),
  ];
  expect(rendered).toEqual(["/docs/api"]);
  for (const answer of answers) {
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(
      `<script nonce="${nonceOf(answer)}"></script><body data-request-id="${answer.headers["x-request-id"]}">\u00e4<script nonce="${nonceOf(answer)}"></script>`,
    );
    expect(answer.headers).toMatchObject({
      "content-type": "text/html",
      "x-content-type-options": "nosniff",
      "referrer-policy": "strict-origin",
    });
  }
  expect(new Set(answers.map(nonceOf)).size).toBe(4);
  expect(new Set(answers.map(({ headers }) => headers["x-request-id"])).size).toBe(4);
});

test("no request waits for another one's incomplete answer", async () => {
  const whole = render;
  let complete = () => {};
  render = (request, response, nonce) => {
    response.setHeader("X-Begun", "yes");
    complete = () => whole(request, response, nonce);
    render = whole;
  };
  const first = ask("/docs/api");
  await expect.poll(() => rendered.length).toBe(1);
  expect((await ask("/docs/api")).status).toBe(200);
  expect((await ask("/docs/api")).status).toBe(200);
  expect(rendered).toHaveLength(2);
  complete();
  await first;
});

test("HEAD gets only the head, and every other page is rendered for each request", async () => {
  await ask("/docs/api");
  const head = await ask("/docs/api", "HEAD");
  expect([head.status, head.text, Number(head.headers["content-length"]) > 100]).toEqual([200, "", true]);
  for (const path of ["/login", "/login", "/docs/api/", "/docs/apix", "/docs"]) await ask(path);
  expect(rendered).toEqual(["/docs/api", "/login", "/login", "/docs/api/", "/docs/apix", "/docs"]);
});

test("a failure, a cookie and a page without its nonce are not kept", async () => {
  const whole = render;
  const others: (typeof render)[] = [
    (_, response) => void ((response.statusCode = 500), response.end("broken")),
    (request, response, nonce) => whole(request, response.setHeader("Set-Cookie", "a=b"), nonce),
    (_, response, nonce) =>
      void response.setHeader("Content-Security-Policy", `script-src 'nonce-${nonce}'`).end("other"),
  ];
  for (const other of others) {
    render = other;
    await ask("/docs/api");
  }
  render = whole;
  expect((await ask("/docs/api")).text).toContain("data-request-id");
  expect(rendered).toHaveLength(4);
});
