// GET /openapi.json: a valid OpenAPI 3.1 document that names every route, and that the answers keep to.

import { randomBytes } from "node:crypto";
import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, test } from "playwright/test";
import type { OpenApi } from "@/lib/api/openapi/openapi";
import { login, mailedByProgram, PlainBrowser, refresh, signInByProgram, verify, withToken } from "../support/api";
import { authorize, authorizePath, clients, pkce, token } from "../support/authorize";
import { ask, sharedOrigin, type Answer, type Sent } from "../support/http";
import { describedAt, type Described } from "../support/openapi";
import { startOwnApp, type OwnApp } from "../support/own-app";
import { elsewhere, freshNetwork, somebodyNew } from "../support/people";
import { api, askable } from "../support/routes";

const redirect_uri = "https://app.example/in";
const secret = () => randomBytes(32).toString("base64url");
const operator = { METRICS_TOKEN: secret(), CRON_SECRET: secret() };

let app: OwnApp;
let described: Described;
let clientSecret: string;
test.describe.configure({ mode: "default" });
test.beforeAll(async () => {
  test.setTimeout(120_000);
  app = await startOwnApp("openapi", { ALLOWED_REDIRECTS: redirect_uri, ...operator });
  const added = await clients(
    app.database.url,
    app.origin,
    "add",
    "--id",
    "ledger",
    "--name",
    "Ledger",
    "--confidential",
    "--redirect",
    redirect_uri,
  );
  clientSecret = /client_secret (\S+)/.exec(added.text)![1]!;
  described = await describedAt(app.origin);
});
// Asked for every route, /readyz among them, it would wait before it stops.
test.afterAll(() => app?.kill9());

const send = (path: string, sent: Sent = {}): Promise<Answer> =>
  ask(path, { origin: app.origin, ...sent, headers: { "X-Forwarded-For": freshNetwork(), ...sent.headers } });

test("it is OpenAPI 3.1, public and cacheable, and names this origin", async () => {
  const answer = await ask("/openapi.json");
  expect(answer.status).toBe(200);
  expect(answer.headers).toMatchObject({
    "content-type": "application/json",
    "cache-control": "public, max-age=300",
    "access-control-allow-origin": "*",
  });
  expect(answer.headers["content-security-policy"]).toMatch(/^default-src 'none'/);
  const document = answer.json<OpenApi>();
  expect(document).toMatchObject({ openapi: expect.stringMatching(/^3\.1\./), servers: [{ url: sharedOrigin() }] });
  const ids = described.operations.map(({ operation }) => operation.operationId);
  expect(ids).toEqual([...new Set(ids)]);
  const references = [...answer.text.matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g)];
  expect(references.length).toBeGreaterThan(50);
  for (const [, kind, name] of references)
    expect(Object.keys(document.components[kind as "schemas"]), name).toContain(name);
  expect(await new Validator().validate(document)).toEqual({ valid: true });
});

test("it has every route of the API with its methods, and no other", async () => {
  const methods: Record<string, string[]> = {};
  for (const path of api) {
    const allow = (await send(askable(path), { method: "PATCH" })).headers.allow!;
    methods[path] = allow
      .toLowerCase()
      .split(", ")
      .filter((name) => name !== "head" && name !== "options")
      .toSorted();
  }
  expect(Object.keys(methods).length).toBeGreaterThan(15);
  expect(
    Object.fromEntries(
      Object.entries(described.document.paths).map(([path, operations]) => [path, Object.keys(operations).toSorted()]),
    ),
  ).toEqual(methods);
});

test("every example fits its schema", () => {
  const { examples } = described.document.components;
  for (const { path, method, operation } of described.operations) {
    for (const [type, { examples: given = {} }] of Object.entries(operation.requestBody?.content ?? {})) {
      for (const example of Object.values(given))
        if ("value" in example)
          described.expectFits(example.value, "paths", path, method, "requestBody", "content", type, "schema");
    }
    for (const [status, { content = {} }] of Object.entries(operation.responses)) {
      for (const [type, { example, examples: given = {} }] of Object.entries(content)) {
        const values = Object.values(given).map((one) =>
          "value" in one ? one.value : examples[one.$ref.split("/").at(-1)!]!.value,
        );
        for (const value of example === undefined ? values : [example, ...values])
          described.expectFits(value, "paths", path, method, "responses", status, "content", type, "schema");
      }
    }
  }
});

test("every example can be sent, and is answered as the document says", async () => {
  for (const { path, operation } of described.operations) {
    for (const [type, { examples = {} }] of Object.entries(operation.requestBody?.content ?? {})) {
      for (const [name, example] of Object.entries(examples)) {
        const value = { ...(example as { value: Record<string, string> }).value };
        if (value.email) value.email = somebodyNew("ada").address;
        const answer = described.expect(
          operation.operationId,
          await send(path, { body: type === "application/json" ? value : new URLSearchParams(value) }),
        );
        // The tokens, codes and secrets of the examples are nobody's.
        const expected =
          operation.operationId === "askForMail"
            ? 202
            : operation.operationId === "revoke"
              ? 200
              : ["introspect", "createPersonalAccessToken"].includes(operation.operationId!)
                ? 401
                : 400;
        expect(answer.status, `${operation.operationId} ${name}: ${answer.text}`).toBe(expected);
        if (expected === 400) expect(answer.text, name).toContain('"code":"invalid_credentials"');
      }
    }
  }
});

test("every success is as the document says", async () => {
  test.setTimeout(60_000);
  const { origin } = app;
  const person = somebodyNew("ada");
  const [asked, here] = [await mailedByProgram(person, {}, origin), { origin }];
  const tokens = described
    .expect("redeem", await verify(person, { challenge_id: asked.challenge_id, code: asked.mail.code }, here))
    .json<{ access_token: string; refresh_token: string }>();
  const other = await signInByProgram(elsewhere(person), origin);
  const by = {
    access_token: (path: string, method = "GET") => withToken(tokens.access_token, path, { origin, method }),
  };
  described.expect("me", await by.access_token("/auth/me"));
  described.expect("listSessions", await by.access_token("/auth/sessions"));
  described.expect("endSession", await by.access_token(`/auth/sessions/${other.session_id}`, "DELETE"));
  described.expect("endOtherSessions", await by.access_token("/auth/sessions", "DELETE"));

  const browser = new PlainBrowser(somebodyNew("bea"), origin);
  const { code_verifier, code_challenge } = pkce();
  const path = authorizePath({ client_id: "ledger", redirect_uri, code_challenge });
  described.expect("authorize", await browser.get(path));
  const code = (await authorize(browser, path)).searchParams.get("code")!;
  const basic = { Authorization: `Basic ${Buffer.from(`ledger:${clientSecret}`).toString("base64")}` };
  const trade = { grant_type: "authorization_code", code, redirect_uri, code_verifier };
  const theirs = described
    .expect("token", await token(trade, { origin, headers: basic }))
    .json<{ access_token: string; refresh_token: string }>();
  for (const about of [theirs.access_token, theirs.refresh_token, "nothing"]) {
    const answer = described.expect(
      "introspect",
      await send("/auth/introspect", { body: { token: about }, headers: basic }),
    );
    expect(answer.json()).toMatchObject({ active: about !== "nothing" });
  }
  const sameOrigin = { Origin: origin, "Sec-Fetch-Site": "same-origin" };
  described.expect("sessionToken", await browser.send("/auth/session/token", { method: "POST", headers: sameOrigin }));
  described.expect("me", await browser.get("/auth/me"));
  const tokensPath = "/auth/personal-access-tokens";
  const make = {
    method: "POST",
    headers: { ...sameOrigin, "Content-Type": "application/json" },
    body: JSON.stringify({ name: "export" }),
  };
  const made = described
    .expect("createPersonalAccessToken", await browser.send(tokensPath, make))
    .json<{ id: string; token: string }>();
  described.expect("listPersonalAccessTokens", await browser.get(tokensPath));
  described.expect("me", await withToken(made.token, "/auth/me", { origin }));
  const subject = { subject_token: made.token, subject_token_type: "urn:ietf:params:oauth:token-type:access_token" };
  described.expect(
    "token",
    await token(
      { grant_type: "urn:ietf:params:oauth:grant-type:token-exchange", client_id: "default", ...subject },
      here,
    ),
  );
  described.expect(
    "endPersonalAccessToken",
    await browser.send(`${tokensPath}/${made.id}`, { method: "DELETE", headers: sameOrigin }),
  );
  described.expect("logout", await browser.send("/auth/logout", { method: "POST", headers: sameOrigin }));
  described.expect("token", await refresh(tokens.refresh_token, here));
  for (const id of ["keys", "serverMetadata", "apiDocument", "health", "readiness"])
    described.expect(id, await send(described.find(id).path));
  described.expect(
    "metrics",
    await send("/metrics", { headers: { Authorization: `Bearer ${operator.METRICS_TOKEN}` } }),
  );
  const cron = { Authorization: `Bearer ${operator.CRON_SECRET}` };
  described.expect("cronByGet", await send("/cron", { headers: cron }));
  described.expect("cron", await send("/cron", { method: "POST", headers: cron }));
  described.expect("askForMail", await login(somebodyNew("ada"), {}, here));
  described.expect("revoke", await send("/auth/revoke", { body: { token: tokens.access_token } }));

  const successes = described.operations.flatMap(({ operation }) =>
    Object.keys(operation.responses)
      .filter((status) => Number(status) < 400)
      .map((status) => `${operation.operationId} ${status}`),
  );
  expect(successes.filter((one) => !described.seen.has(one))).toEqual([]);
});

test("every route refuses as the document says, whatever is sent", async () => {
  test.setTimeout(60_000);
  const hostile: Sent[] = [
    {},
    { body: {} },
    { body: "{", headers: { "Content-Type": "application/json" } },
    { body: "[]", headers: { "Content-Type": "application/json" } },
    { body: "x", headers: { "Content-Type": "text/plain" } },
    { body: { token: "x".repeat(17_000) } },
    {
      body: new URLSearchParams([
        ["token", "x"],
        ["token", "y"],
      ]),
    },
    { headers: { Origin: "null" } },
    { headers: { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" } },
    { headers: { Authorization: "Bearer x" } },
    { headers: { Authorization: ["Bearer x", "Bearer y"] } },
    { headers: { Authorization: "Basic eA==" } },
    { body: { email: "x", grant_type: "x", token: 7 } },
    { body: { email: "x" } },
  ];
  for (const { method, path, operation } of described.operations) {
    for (const sent of method === "post" ? hostile : hostile.filter(({ body }) => body === undefined)) {
      described.expect(operation.operationId, await send(askable(path), { ...sent, method: method.toUpperCase() }));
    }
  }
  const reader = (
    await refresh((await signInByProgram(somebodyNew("ada"), app.origin)).refresh_token, {
      origin: app.origin,
      fields: { scope: "read" },
    })
  ).json<{ access_token: string }>();
  const writer = await signInByProgram(somebodyNew("ada"), app.origin);
  const ending = (accessToken: string, path: string) =>
    withToken(accessToken, path, { origin: app.origin, method: "DELETE" });
  for (const id of ["endSession", "endOtherSessions"])
    expect(described.expect(id, await ending(reader.access_token, askable(described.find(id).path))).status).toBe(403);
  expect(described.expect("endSession", await ending(writer.access_token, "/auth/sessions/x")).status).toBe(404);
  for (const id of ["metrics", "cron"])
    expect(described.expect(id, await ask(`/${id}`, { method: id === "cron" ? "POST" : "GET" })).status).toBe(404);
  const bea = somebodyNew("bea");
  const answers = [
    await login(bea, {}, { origin: app.origin }),
    await login(bea, {}, { origin: app.origin, headers: elsewhere(bea).headers }),
  ];
  for (const answer of answers) described.expect("askForMail", answer);
});

test("/docs/api shows all of it without scripts and without another host", async () => {
  const { text, status } = await ask("/docs/api", { headers: { Accept: "text/html", "Accept-Language": "de" } });
  expect(status).toBe(200);
  expect(text).toContain('<html lang="en"');
  const { schemas, headers, securitySchemes } = described.document.components;
  const anchors = [
    ...described.operations.map(({ operation }) => operation.operationId),
    ...Object.keys(schemas).map((name) => `schema-${name}`),
    ...Object.keys(headers).map((name) => `header-${name}`),
    ...Object.keys(securitySchemes).map((name) => `scheme-${name}`),
  ];
  for (const anchor of anchors) expect(text, anchor).toContain(`id="${anchor}"`);
  const links = [...text.matchAll(/<[a-z]+ [^>]*?\b(?:href|src)="([^"]*)"/g)].map(([, target]) => target!);
  expect(links.filter((target) => !/^(#|\/(?!\/))/.test(target))).toEqual([]);
  const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!);
  expect(links.filter((target) => target.startsWith("#") && !ids.includes(target.slice(1)))).toEqual([]);
});
