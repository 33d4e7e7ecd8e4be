import { createServer, request as send, type IncomingHttpHeaders, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { expect, test } from "playwright/test";
import { configure, restore } from "@/e2e/support/flood-limits";
import { admit } from "./entry";

type Passed = { method: string; url: string; headers: IncomingHttpHeaders };
type Answer = { status: number; headers: IncomingHttpHeaders; text: string };

let server: Server;
let port: number;
test.beforeAll(async () => {
  server = createServer((request, response) => {
    if (!admit(request, response)) return;
    const { method, url, headers } = request;
    response.statusCode = headers["x-test-status"] ? Number(headers["x-test-status"]) : 200;
    response.end(JSON.stringify({ method, url, headers }));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", () => done()));
  port = (server.address() as AddressInfo).port;
});
test.afterAll(() => new Promise<void>((done) => server.close(() => done())));
test.beforeEach(() => configure({ AUTH_URL: "http://localhost:4711", TRUSTED_PROXIES: "" }));
test.afterEach(restore);

function ask(
  method: string,
  path: string,
  headers: Record<string, string | string[]> = {},
  body?: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = send({ host: "127.0.0.1", port, method, path, headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode!, headers: response.headers, text }));
    });
    sent.on("error", reject).end(body);
  });
}
const passed = async (answer: Promise<Answer>) => JSON.parse((await answer).text) as Passed;
/** Sends a request that Node's own client would refuse to send. */
function raw(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    connect(port, "127.0.0.1", function (this: import("node:net").Socket) {
      this.write(bytes, "latin1");
    })
      .on("data", (chunk) => (text += chunk.toString("latin1")))
      .on("close", () => resolve(text))
      .on("error", reject);
  });
}

test("every request gets its own id, and the framework gets the same one", async () => {
  const [first, second] = await Promise.all([ask("GET", "/login"), ask("GET", "/login")]);
  expect(first.headers["x-request-id"]).toMatch(/^[0-9a-z]{16}$/);
  expect(first.headers["x-request-id"]).not.toBe(second.headers["x-request-id"]);
  expect((JSON.parse(first.text) as Passed).headers["x-postkey-request-id"]).toBe(first.headers["x-request-id"]);
});

test("headers of a client with the listener's internal names, or that control the framework, are discarded", async () => {
  const { headers } = await passed(
    ask("GET", "/login", {
      "X-Postkey-Request-Id": "forged-request-id",
      "X-Postkey-Client-Address": "203.0.113.7",
      "X-Postkey-Anything": "x",
      "X-Forwarded-Host": "evil.example",
      "X-Forwarded-Proto": "https",
      "X-Forwarded-Port": "1",
      Forwarded: "host=evil.example",
      "X-Middleware-Subrequest": "proxy:proxy",
      "X-Request-Id": "forged-request-id",
    }),
  );
  expect(headers["x-postkey-client-address"]).toBe("127.0.0.1");
  expect(headers["x-postkey-request-id"]).not.toBe("forged-request-id");
  for (const name of [
    "x-postkey-anything",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-forwarded-port",
    "forwarded",
    "x-middleware-subrequest",
  ])
    expect(headers[name], name).toBeUndefined();
});

test("X-Forwarded-For is believed only from a trusted proxy, from the right", async () => {
  const forged = { "X-Forwarded-For": "198.51.100.9, 203.0.113.7" };
  expect((await passed(ask("GET", "/", forged))).headers["x-postkey-client-address"]).toBe("127.0.0.1");
  configure({ TRUSTED_PROXIES: "127.0.0.0/8" });
  expect((await passed(ask("GET", "/", forged))).headers["x-postkey-client-address"]).toBe("203.0.113.7");
});

test("a request id from outside is kept only from a trusted proxy, and only if it is well-formed", async () => {
  const headers = { "X-Forwarded-For": "203.0.113.7", "X-Request-Id": "from-the-proxy-1" };
  expect((await ask("GET", "/", headers)).headers["x-request-id"]).not.toBe("from-the-proxy-1");
  configure({ TRUSTED_PROXIES: "127.0.0.0/8" });
  expect((await ask("GET", "/", headers)).headers["x-request-id"]).toBe("from-the-proxy-1");
  // Even without a forwarded address, as in a proxy's own probe, the request is from the trusted proxy.
  expect((await ask("GET", "/", { "X-Request-Id": "from-the-proxy-2" })).headers["x-request-id"]).toBe(
    "from-the-proxy-2",
  );
  for (const odd of ["short", "x".repeat(65), "with space in it", "<script>alert(1)</script>"]) {
    expect((await ask("GET", "/", { ...headers, "X-Request-Id": odd })).headers["x-request-id"], odd).toMatch(
      /^[0-9a-z]{16}$/,
    );
  }
});

test("only forms, the API and Auth.js accept changes, and a POST to a page does not render it", async () => {
  for (const path of [
    "/",
    "/login",
    "/login/confirm",
    "/account",
    "/dev/inbox",
    "/healthz",
    "/.well-known/jwks.json",
    "/_next/static/x",
    "/authx",
    "/formsx",
    "//auth/login",
    "/AUTH/LOGIN",
  ]) {
    const answer = await ask("POST", path, { Origin: "http://localhost:4711" });
    expect(answer.status, path).toBe(405);
    expect(answer.headers.allow, path).toBe(
      path === "/healthz" || path.startsWith("/.well-known/") ? "GET, HEAD, OPTIONS" : "GET, HEAD",
    );
  }
  expect((await passed(ask("POST", "/auth/login"))).url).toBe("/auth/login");
});

test("an unneeded method is refused", async () => {
  for (const method of ["TRACE", "PROPFIND", "LINK", "PURGE", "SEARCH"])
    expect((await ask(method, "/")).status, method).toBe(405);
});

test("a body with a declared length over 16 KB is refused before it is read", async () => {
  const answer = await ask(
    "POST",
    "/auth/login",
    { "Content-Length": String(17 * 1024), "Content-Type": "application/json" },
    " ".repeat(17 * 1024),
  );
  expect(answer.status).toBe(413);
  expect(answer.headers.connection).toBe("close");
  expect(JSON.parse(answer.text)).toMatchObject({
    code: "payload_too_large",
    status: 413,
    request_id: answer.headers["x-request-id"],
  });
});

test("a form from another origin, from null or from nowhere never reaches the framework", async () => {
  const foreign: Record<string, string>[] = [
    {},
    { Origin: "null" },
    { Origin: "https://evil.example" },
    { "Sec-Fetch-Site": "cross-site" },
    { "Sec-Fetch-Site": "same-site", Origin: "http://localhost:4711" },
  ];
  for (const headers of foreign) {
    const answer = await ask("POST", "/forms/request-link", headers);
    expect(answer.status, JSON.stringify(headers)).toBe(403);
    expect(JSON.parse(answer.text)).toMatchObject({ code: "origin_not_allowed" });
    expect(answer.headers["set-cookie"]).toBeUndefined();
  }
  const own: Record<string, string>[] = [{ Origin: "http://localhost:4711" }, { "Sec-Fetch-Site": "same-origin" }];
  for (const headers of own) expect((await ask("POST", "/forms/request-link", headers)).status).toBe(200);
});

test("a refused browser gets the error page with the right status, and its request body is dropped", async () => {
  const answer = await ask(
    "POST",
    "/forms/request-link",
    { Accept: "text/html", Origin: "null", "Content-Type": "application/x-www-form-urlencoded" },
    "email=a",
  );
  expect(answer.status).toBe(403);
  const { method, url, headers } = JSON.parse(answer.text) as Passed;
  expect(method).toBe("GET");
  expect(url).toBe(`/login/error?reason=origin_not_allowed&request_id=${answer.headers["x-request-id"]}`);
  expect(headers["content-type"]).toBeUndefined();
});

test("two Authorization fields are refused: Node would drop one of them silently", async () => {
  const answer = await ask("GET", "/auth/me", { Authorization: ["Bearer a", "Bearer b"] });
  expect(answer.status).toBe(400);
  expect(JSON.parse(answer.text)).toMatchObject({ code: "validation_failed" });
  expect((await ask("GET", "/auth/me", { Authorization: "Bearer a" })).status).toBe(200);
});

test("a path with a NUL, a line feed, a backslash or broken UTF-8 is refused, and so is an absolute target", async () => {
  for (const target of ["/%00", "/a%0d%0ab", "/a%5cb", "/%c0%af", "/%ff", "/%", "http://evil.example/login", "*"]) {
    expect(await raw(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`), target).toMatch(
      /^HTTP\/1\.1 400 /,
    );
  }
});

test("a path with dots is refused: the framework would resolve them to a page that takes no POST", async () => {
  for (const target of [
    "/auth/%2e%2e/login",
    "/auth/../login",
    "/auth/./login",
    "/auth/..%2flogin",
    "/forms/.%2E/login",
    "/.",
  ]) {
    expect((await ask("POST", target, { Origin: "http://localhost:4711" })).status, target).toBe(400);
  }
});

test("every answer carries the security headers, refused ones too", async () => {
  for (const answer of [
    await ask("GET", "/"),
    await ask("POST", "/"),
    await ask("TRACE", "/"),
    await ask("POST", "/forms/x"),
  ]) {
    expect(answer.headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "strict-origin",
      "cross-origin-opener-policy": "same-origin",
      "x-frame-options": "DENY",
      "content-security-policy": expect.stringContaining("frame-ancestors 'none'"),
      "permissions-policy": expect.any(String),
      "x-request-id": expect.any(String),
    });
  }
});

test("Strict-Transport-Security is sent over https only", async () => {
  expect((await ask("GET", "/")).headers["strict-transport-security"]).toBeUndefined();
  configure({ AUTH_URL: "https://localhost:4711" });
  expect((await ask("GET", "/")).headers["strict-transport-security"]).toMatch(/^max-age=\d{8,}/);
});

test("a temporary redirect of a page is sent as 303", async () => {
  expect((await ask("GET", "/account", { "X-Test-Status": "307" })).status).toBe(303);
  expect((await ask("GET", "/account", { "X-Test-Status": "308" })).status).toBe(308);
});
