// Pages on clients' origins may read every answer of the API, no matter what made it. Walks the routes of the document.

import { expect, test } from "playwright/test";
import { clients } from "../support/authorize";
import { ask, askRaw, type Answer } from "../support/http";
import { describedAt, type Listed } from "../support/openapi";
import { startApp, type App } from "../support/app-process";
import { ownSettings } from "../support/own-app";
import { makeMigratedDatabase, type OwnDatabase } from "../support/own-database";
import { startWire, type Wire } from "../support/wire";

const byClient = "https://ledger.example";
const bySetting = "https://app.example";
// Not for pages on other origins: navigations, the route that uses the cookie, and those for machines.
const notForOthers = ["/authorize", "/auth/session/token", "/cron", "/metrics"];
// What tracing in a browser adds to each request, beside what the API itself is sent.
const sentByPages = ["authorization", "content-type", "traceparent", "tracestate", "baggage", "sentry-trace"];

let database: OwnDatabase;
let wire: Wire;
let app: App;
let routes: Listed[];
test.describe.configure({ mode: "default" });
test.beforeAll(async () => {
  test.setTimeout(120_000);
  database = await makeMigratedDatabase("cross_origin");
  wire = await startWire(database.url);
  app = await startApp({ name: "cross-origin", env: { ...(await ownSettings(wire.url)), ALLOWED_ORIGINS: bySetting } });
  expect(
    await clients(database.url, app.origin, "add", "--id", "ledger", "--name", "Ledger", "--origin", byClient),
  ).toMatchObject({ code: 0 });
  // The process may have read its clients before there was this one.
  await expect
    .poll(async () => readers(await ask("/healthz", { origin: app.origin, headers: { Origin: byClient } })), {
      timeout: 15_000,
    })
    .toEqual([byClient]);
  routes = (await describedAt(app.origin)).operations.filter(({ path }) => !notForOthers.includes(path));
  expect(routes.length).toBeGreaterThan(15);
});
test.afterAll(async () => {
  // After a request for /readyz it would wait before it stops.
  await app?.kill9();
  await wire?.stop();
  await database?.end();
});

/** Whose pages may read an answer. */
const readers = (answer: Answer) => [answer.headers["access-control-allow-origin"]];
const paths = () => [
  ...new Set(routes.map(({ path }) => path.replace("{id}", "00000000-0000-4000-8000-000000000000"))),
];

/** Each way to get an answer from something other than the route's own handler. */
async function oddAnswers(path: string, headers: Record<string, string>): Promise<Record<string, Answer>> {
  const asked = (target: string, sent = {}) => ask(target, { origin: app.origin, headers, ...sent });
  return {
    "a long body": await asked(path, { method: "POST", body: { text: "x".repeat(17_000) } }),
    "another media type": await asked(path, {
      method: "POST",
      body: "x",
      headers: { ...headers, "Content-Type": "text/plain" },
    }),
    "a broken body": await asked(path, {
      method: "POST",
      body: "{",
      headers: { ...headers, "Content-Type": "application/json" },
    }),
    "a bad path": await asked(`${path}/%00`),
    dots: await asked(`${path}/../x`),
    "a path below": await asked(`/auth${path}/nothing`),
    "a slash behind": await asked(`${path}/`),
    "another method": await asked(path, { method: "PATCH" }),
    "a method of nobody": await asked(path, { method: "PURGE" }),
    "a framework's header": await asked(path, { headers: { ...headers, RSC: "1", "Next-Router-State-Tree": "%5B" } }),
  };
}

test("a listed page reads every answer of every route, and may send what tracing adds", async () => {
  for (const [index, path] of paths().entries()) {
    const from = index % 2 === 0 ? byClient : bySetting;
    const headers = { Origin: from, "Sec-Fetch-Site": "cross-site" };
    const preflight = await ask(path, {
      method: "OPTIONS",
      origin: app.origin,
      headers: {
        ...headers,
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": sentByPages.join(","),
      },
    });
    expect([preflight.status, ...readers(preflight)], `OPTIONS ${path}`).toEqual([204, from]);
    expect(preflight.headers["access-control-allow-headers"]!.split(", "), path).toEqual(sentByPages);
    for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]) {
      const answer = await ask(path, { method, origin: app.origin, headers });
      expect([[from], ["*"]], `${method} ${path} ${answer.status}`).toContainEqual(readers(answer));
      expect(answer.headers["access-control-allow-credentials"]).toBeUndefined();
    }
    for (const [what, answer] of Object.entries(await oddAnswers(path, headers))) {
      expect([[from], ["*"]], `${what} at ${path}: ${answer.status}`).toContainEqual(readers(answer));
      if (readers(answer)[0] !== "*") expect(answer.headers.vary, `${what} at ${path}`).toMatch(/\borigin\b/i);
      expect(answer.status, `${what} at ${path}`).toBeLessThan(500);
    }
  }
});

test("any other page reads none of them but what is public", async () => {
  for (const path of paths()) {
    for (const from of ["https://evil.example", `${byClient}.evil.example`, "null"]) {
      for (const [what, answer] of Object.entries(await oddAnswers(path, { Origin: from }))) {
        const [reader] = readers(answer);
        const isPublic = /^\/(\.well-known\/|openapi\.json)/.test(path);
        expect([undefined, ...(isPublic ? ["*"] : [])], `${what} at ${path} ${answer.status}`).toContain(reader);
      }
    }
  }
});

test("pages, forms and the cookie's own route are no page's elsewhere", async () => {
  for (const path of [
    "/",
    "/login",
    "/account",
    "/forms/sign-out",
    "/auth/session/token",
    "/api/auth/session",
    "/docs/api",
    "/dev/inbox",
  ]) {
    expect(readers(await ask(path, { origin: app.origin, headers: { Origin: byClient } })), path).toEqual([undefined]);
  }
});

test("a listed page reads that its head is too large, which never became a request", async () => {
  const head = (origin: string) =>
    `GET /auth/me HTTP/1.1\r\nHost: localhost\r\nOrigin: ${origin}\r\nAuthorization: Bearer ${"x".repeat(17_000)}\r\n\r\n`;
  for (const from of [byClient, bySetting])
    expect(await askRaw(head(from), app.origin)).toMatch(
      new RegExp(`^HTTP/1\\.1 431 [^]*\r\nAccess-Control-Allow-Origin: ${from}\r\n`),
    );
  expect(await askRaw(head("https://evil.example"), app.origin)).not.toContain("Access-Control");
  expect(
    await askRaw(
      `GET /auth/me HTTP/1.1\r\nOrigin: ${byClient}\r\nOrigin: https://evil.example\r\nno colon\r\n\r\n`,
      app.origin,
    ),
  ).not.toContain("Access-Control");
});

test("while Postgres is away a listed page reads that it is, and a probe asks nobody", async () => {
  await wire.cut();
  try {
    for (const path of ["/auth/me", "/auth/token", "/auth/login"]) {
      const answer = await ask(path, {
        method: path === "/auth/me" ? "GET" : "POST",
        body: path === "/auth/me" ? undefined : { email: "ada@people.example" },
        origin: app.origin,
        headers: { Origin: byClient, Authorization: "Bearer pk_pat_x" },
      });
      expect(readers(answer), `${path} ${answer.status} ${answer.text}`).toEqual([byClient]);
    }
    for (const from of [byClient, "https://evil.example"])
      expect((await ask("/healthz", { origin: app.origin, headers: { Origin: from } })).status).toBe(200);
    // The app cannot know whether this origin is a client's, so it reports an outage and does not refuse the page.
    const unknown = () =>
      ask("/auth/login", {
        body: { email: "ada@people.example" },
        origin: app.origin,
        headers: { Origin: "https://unheard-of.example" },
      });
    // A reading of the clients is good for five seconds.
    await expect.poll(async () => (await unknown()).json().code, { timeout: 15_000 }).toBe("service_unavailable");
  } finally {
    await wire.mend();
  }
});
