import { createServer, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { expect, test } from "playwright/test";
import { configure, restore } from "@/e2e/support/flood-limits";
import { serveWith } from "./serve";

const broken: Record<string, () => Promise<void>> = {
  "/rejects": () => Promise.reject(new Error("the secret of what broke")),
  "/throws": () => {
    throw new Error("the secret of what broke");
  },
};
let server: Server;
let origin: string;
test.beforeAll(async () => {
  const serve = serveWith(async (request, response) => {
    if (request.url === "/sets") {
      response.setHeader("Set-Cookie", "half=done").setHeader("Content-Length", "3");
      throw new TypeError("the secret of what broke");
    }
    if (request.url === "/body") for await (const _ of request) continue;
    await broken[request.url!]?.();
    response.end("fine");
  });
  server = createServer((request, response) => {
    // As if the code that identifies a client failed, before anything is known about the request.
    if (request.url === "/before") {
      const { headers } = request;
      const get = () => {
        Object.defineProperty(request, "headers", { value: headers });
        throw new Error("the secret of what broke");
      };
      Object.defineProperty(request, "headers", { get, configurable: true });
    }
    serve(request, response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", () => done()));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
test.afterAll(() => new Promise<void>((done) => server.close(() => done())));
test.beforeEach(() => configure({ AUTH_URL: "http://localhost:4711", TRUSTED_PROXIES: "" }));
test.afterEach(restore);

for (const path of ["/rejects", "/throws", "/sets", "/before"]) {
  test(`an exception outside a handler is a 500 with a request id, and without anything already begun: ${path}`, async () => {
    const answer = await fetch(origin + path);
    const text = await answer.text();
    expect([answer.status, answer.headers.get("content-type"), answer.headers.get("set-cookie")]).toEqual([
      500,
      "application/problem+json",
      null,
    ]);
    expect(JSON.parse(text)).toMatchObject({ code: "internal_error", request_id: answer.headers.get("x-request-id") });
    expect(text).not.toContain("secret");
    expect(await (await fetch(`${origin}/fine`)).text()).toBe("fine");
  });
}

test("a client that hangs up in the middle of its request gets no answer, and the next one is served", async () => {
  const socket = connect(Number(new URL(origin).port), "127.0.0.1");
  socket.write("POST /auth/body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf", () => socket.destroy());
  await new Promise((done) => socket.once("close", done));
  expect(await (await fetch(`${origin}/fine`)).text()).toBe("fine");
});
