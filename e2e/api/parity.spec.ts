// In production our listener answers the API. In development, and on platforms that do not run server.mjs, the framework
// does (docs/decisions/0030). Both call the same handlers. Here both get the same requests, in two processes over one
// database, and every status, header, cookie and body must be the same. A new route fails until it has a case here.

import { randomBytes } from "node:crypto";
import { expect, test } from "playwright/test";
import { mailedByProgram, PlainBrowser, signInByProgram, type Tokens } from "../support/api";
import { startApp, type App } from "../support/app-process";
import { authorize, authorizePath, clients, pkce } from "../support/authorize";
import { startBareApp, type BareApp } from "../support/bare-app";
import { ask, type Answer, type Sent } from "../support/http";
import { ownSettings } from "../support/own-app";
import { makeMigratedDatabase, type OwnDatabase } from "../support/own-database";
import { comparable, varyOf } from "../support/parity";
import { freshNetwork, somebodyNew } from "../support/people";
import { answeredByListener } from "../support/routes";
import { findFreePort } from "../../scripts/find-port.mjs";

type Question = Sent & { path?: string };
type Case = {
  /** What both must answer; below 400 is a success. */
  status: number;
  /** Made separately for each of the two, because a request may use up what it needs. */
  make: () => Question | Promise<Question>;
  /** The values that are new in each answer. */
  fresh?: string[];
  /** The parts of its text that are not measurements. */
  lasting?: (text: string) => string;
};

const redirect_uri = "https://app.example/in";
const listed = "https://app.example";
const operator = { METRICS_TOKEN: randomBytes(32).toString("hex"), CRON_SECRET: randomBytes(32).toString("hex") };
const tokenMembers = ["access_token", "refresh_token", "expires_in", "refresh_expires_in"];

let database: OwnDatabase;
let ours: App;
let framework: BareApp;
let ledger: Record<string, string>;
/** A person who stays signed in: both get the same token in requests that only read. */
let ada: Tokens;

test.describe.configure({ mode: "default", timeout: 300_000 });
test.beforeAll(async () => {
  database = await makeMigratedDatabase("parity");
  const settings = {
    ...(await ownSettings(database.url)),
    ...operator,
    CLIENT_IP_HEADER: "CF-Connecting-IP",
    ALLOWED_REDIRECTS: redirect_uri,
    ALLOWED_ORIGINS: listed,
    APPLE_APP_IDS: "ABCDE12345.com.example.app",
    ANDROID_APPS: `com.example.app:${Array<string>(32).fill("AB").join(":")}`,
  };
  ours = await startApp({ name: "parity", env: settings });
  framework = await startBareApp({ ...settings, PORT: String(await findFreePort()) });
  const words = ["--id", "ledger", "--name", "Ledger", "--confidential", "--redirect", redirect_uri];
  const { text } = await clients(database.url, ours.origin, "add", ...words);
  const secret = /client_secret (\S+)/.exec(text)![1]!;
  ledger = { Authorization: `Basic ${Buffer.from(`ledger:${secret}`).toString("base64")}` };
  ada = await signsIn();
});
test.afterAll(async () => {
  await Promise.all([ours?.kill9(), framework?.stop()]);
  await database?.end();
});

const signsIn = () => signInByProgram(somebodyNew("ada"), ours.origin);
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const form = (fields: Record<string, string>) => new URLSearchParams(fields);
const sameOrigin = () => ({ Origin: ours.origin, "Sec-Fetch-Site": "same-origin" });

/** Signs in, and gives what the browser would send. */
async function browserSignedIn(): Promise<{ browser: PlainBrowser; headers: Record<string, string> }> {
  const browser = new PlainBrowser(somebodyNew("bea"), ours.origin);
  await browser.signsIn();
  const cookie = `${browser.cookieName("session")}=${browser.cookie("session")}`;
  return { browser, headers: { ...sameOrigin(), Cookie: cookie } };
}

async function newPersonalToken(): Promise<{ id: string; token: string; headers: Record<string, string> }> {
  const { headers } = await browserSignedIn();
  const answer = await ask("/auth/personal-access-tokens", { origin: ours.origin, headers, body: { name: "export" } });
  expect(answer.status, answer.text).toBe(201);
  return { ...answer.json<{ id: string; token: string }>(), headers };
}

async function codeOfLedger(): Promise<Record<string, string>> {
  const { code_verifier, code_challenge } = pkce();
  const { browser } = await browserSignedIn();
  const to = await authorize(browser, authorizePath({ client_id: "ledger", redirect_uri, code_challenge }));
  return { grant_type: "authorization_code", code: to.searchParams.get("code")!, redirect_uri, code_verifier };
}

const namesOfMetrics = (text: string) => text.replaceAll(/^[^#].*\n/gm, "");

const publicDocument: Case[] = [
  { status: 200, make: () => ({}) },
  { status: 200, make: () => ({ method: "HEAD", path: "?a=b" }) },
  { status: 405, make: () => ({ method: "DELETE" }) },
];

const cases: Record<string, Case[]> = {
  "/.well-known/apple-app-site-association": publicDocument,
  "/.well-known/assetlinks.json": publicDocument,
  "/.well-known/jwks.json": publicDocument,
  "/.well-known/oauth-authorization-server": publicDocument,
  "/openapi.json": [
    ...publicDocument,
    { status: 200, make: () => ({ headers: { "Accept-Encoding": "gzip;q=0, br" } }) },
  ],
  "/healthz": publicDocument,
  "/readyz": publicDocument,
  "/metrics": [
    { status: 200, make: () => ({ headers: bearer(operator.METRICS_TOKEN) }), lasting: namesOfMetrics },
    { status: 401, make: () => ({ headers: bearer("wrong") }) },
  ],
  "/cron": [
    { status: 200, make: () => ({ headers: bearer(operator.CRON_SECRET) }), fresh: ["queued"] },
    { status: 200, make: () => ({ method: "POST", headers: bearer(operator.CRON_SECRET) }), fresh: ["queued"] },
    { status: 401, make: () => ({ method: "POST" }) },
  ],
  "/auth/login": [
    {
      status: 202,
      make: () => ({ body: { email: somebodyNew("ada").address, locale: "de" } }),
      fresh: ["challenge_id", "reference"],
    },
    { status: 400, make: () => ({ body: { email: "no address" } }) },
    { status: 413, make: () => ({ body: { email: "x".repeat(17_000) } }) },
    {
      status: 429,
      make: async () => {
        const headers = fromNetwork();
        for (let round = 0; round < 10; round++)
          await ask("/auth/login", { origin: ours.origin, headers, body: { email: somebodyNew("ada").address } });
        return { headers, body: { email: somebodyNew("ada").address } };
      },
      fresh: ["retry_after"],
    },
  ],
  "/auth/verify": [
    {
      status: 200,
      make: async () => {
        const { challenge_id, mail } = await mailedByProgram(somebodyNew("ada"), {}, ours.origin);
        return { body: { challenge_id, code: mail.code } };
      },
      fresh: [...tokenMembers, "session_id", "id", "email", "created_at"],
    },
    { status: 400, make: () => ({ body: { token: "x".repeat(43) } }) },
    {
      status: 400,
      make: async () => {
        const { challenge_id, mail } = await mailedByProgram(somebodyNew("ada"), {}, ours.origin);
        return { body: { challenge_id, code: mail.code === "000000" ? "000001" : "000000" } };
      },
    },
  ],
  "/auth/token": [
    {
      status: 200,
      make: async () => ({ body: form({ ...(await codeOfLedger()) }), headers: ledger }),
      fresh: tokenMembers,
    },
    {
      status: 200,
      make: async () => {
        const { refresh_token } = await signsIn();
        return { body: { grant_type: "refresh_token", refresh_token, client_id: "default" } };
      },
      fresh: tokenMembers,
    },
    {
      status: 200,
      make: async () => {
        const { token } = await newPersonalToken();
        const grant_type = "urn:ietf:params:oauth:grant-type:token-exchange";
        const subject_token_type = "urn:ietf:params:oauth:token-type:access_token";
        return { body: form({ grant_type, subject_token_type, subject_token: token, client_id: "default" }) };
      },
      fresh: tokenMembers,
    },
    { status: 400, make: () => ({ body: form({ grant_type: "other", client_id: "default" }) }) },
    { status: 401, make: () => ({ body: form({ grant_type: "refresh_token", client_id: "nobody" }) }) },
  ],
  "/auth/introspect": [
    { status: 200, make: () => ({ headers: ledger, body: form({ token: "nothing" }) }) },
    { status: 401, make: () => ({ body: form({ token: ada.access_token, client_id: "default" }) }) },
  ],
  "/auth/revoke": [
    { status: 200, make: async () => ({ body: { token: (await signsIn()).refresh_token, client_id: "default" } }) },
    { status: 400, make: () => ({ body: { client_id: "default" } }) },
  ],
  "/auth/me": [
    { status: 200, make: () => ({ headers: bearer(ada.access_token) }) },
    { status: 200, make: () => ({ method: "HEAD", headers: bearer(ada.access_token) }) },
    { status: 401, make: () => ({}) },
    { status: 401, make: () => ({ headers: bearer("x.y.z") }) },
  ],
  "/auth/session/token": [
    {
      status: 200,
      make: async () => ({ method: "POST", headers: (await browserSignedIn()).headers }),
      fresh: ["access_token"],
    },
    { status: 401, make: () => ({ method: "POST", headers: sameOrigin() }) },
    { status: 403, make: () => ({ method: "POST", headers: { Origin: listed } }) },
  ],
  "/auth/logout": [
    { status: 204, make: async () => ({ method: "POST", headers: (await browserSignedIn()).headers }) },
    { status: 204, make: async () => ({ method: "POST", headers: bearer((await signsIn()).access_token) }) },
    { status: 401, make: () => ({ method: "POST" }) },
  ],
  "/auth/sessions": [
    { status: 200, make: () => ({ headers: bearer(ada.access_token) }) },
    { status: 204, make: async () => ({ method: "DELETE", headers: bearer((await signsIn()).access_token) }) },
    { status: 401, make: () => ({ method: "DELETE" }) },
  ],
  "/auth/sessions/[id]": [
    {
      status: 204,
      make: async () => {
        const { access_token, session_id } = await signsIn();
        return { method: "DELETE", path: `/auth/sessions/${session_id}`, headers: bearer(access_token) };
      },
    },
    { status: 404, make: () => ({ method: "DELETE", headers: bearer(ada.access_token) }) },
    // The framework decodes it.
    {
      status: 404,
      make: () => ({ method: "DELETE", path: "/auth/sessions/%78%20", headers: bearer(ada.access_token) }),
    },
    { status: 405, make: () => ({ headers: bearer(ada.access_token) }) },
  ],
  "/auth/personal-access-tokens": [
    { status: 200, make: () => ({ headers: bearer(ada.access_token) }) },
    {
      status: 201,
      make: async () => ({ headers: (await browserSignedIn()).headers, body: { name: "export" } }),
      fresh: ["id", "created_at", "expires_at", "token"],
    },
    { status: 401, make: () => ({ body: { name: "export" } }) },
  ],
  "/auth/personal-access-tokens/[id]": [
    {
      status: 204,
      make: async () => {
        const { id, headers } = await newPersonalToken();
        return { method: "DELETE", path: `/auth/personal-access-tokens/${id}`, headers };
      },
    },
    { status: 404, make: () => ({ method: "DELETE", headers: bearer(ada.access_token) }) },
  ],
  // Unknown addresses under /auth: only the CORS preflight succeeds there.
  "/auth/[...rest]": [
    { status: 204, make: () => ({ method: "OPTIONS", headers: { Origin: listed } }) },
    { status: 404, make: () => ({ path: "/auth/me.json" }) },
    { status: 404, make: () => ({ method: "POST", body: {} }) },
  ],
  "/authorize": [
    {
      status: 303,
      make: async () => ({
        path: authorizePath({ redirect_uri, code_challenge: "x".repeat(43) }),
        headers: { Cookie: (await browserSignedIn()).headers.Cookie },
      }),
      fresh: ["code"],
    },
    { status: 303, make: () => ({ path: authorizePath({ redirect_uri, code_challenge: "x".repeat(43) }) }) },
    { status: 303, make: () => ({ path: authorizePath({ redirect_uri, response_type: "token" }) }) },
    { status: 400, make: () => ({ path: "/authorize?client_id=nobody" }) },
    { status: 303, make: () => ({ path: "/authorize?client_id=nobody&locale=ja", headers: { Accept: "text/html" } }) },
  ],
};

function fromNetwork(): Record<string, string> {
  const address = freshNetwork();
  return { "X-Forwarded-For": address, "CF-Connecting-IP": address };
}

/** A path to ask for where a question names none: with something in the place of each bracket. */
const pathOf = (route: string, path = "") =>
  path.startsWith("/") ? path : route.replace(/\[\.\.\.\w+\]/, "no/such").replaceAll(/\[\w+\]/g, "x") + path;

/** Sends both a request, each with its own values. */
async function askBoth(route: string, make: Case["make"]): Promise<[Answer, Answer]> {
  const answers: Answer[] = [];
  for (const origin of [ours.origin, framework.origin]) {
    const { path, ...sent } = await make();
    const headers = { Accept: "application/json", ...fromNetwork(), ...sent.headers };
    answers.push(await ask(pathOf(route, path), { ...sent, headers, origin }));
  }
  return answers as [Answer, Answer];
}

function expectSame([one, other]: [Answer, Answer], what: string, fresh: string[] = []): void {
  expect(comparable(one, fresh), what).toEqual(comparable(other, fresh));
}

test("every route of the API has a case that succeeds and one that is refused", () => {
  expect(Object.keys(cases).toSorted()).toEqual(answeredByListener);
  for (const [route, all] of Object.entries(cases)) {
    expect(all.some(({ status }) => status < 400) && all.some(({ status }) => status >= 400), route).toBe(true);
  }
});

test("the listener answers every route itself, in one piece", async () => {
  for (const route of answeredByListener) {
    const [one, other] = await askBoth(route, () => ({}));
    expect([one.headers["transfer-encoding"], one.headers.vary?.includes("rsc") ?? false], route).toEqual([
      undefined,
      false,
    ]);
    expect(other.headers.vary, route).toContain("rsc");
  }
});

for (const [route, all] of Object.entries(cases)) {
  for (const [index, { status, make, fresh, lasting = (text: string) => text }] of all.entries()) {
    test(`${route} ${index + 1}: ${status} from both, and the same`, async () => {
      const both = await askBoth(route, make);
      expect(both[0].status, both[0].text).toBe(status);
      for (const answer of both) answer.text = lasting(answer.text);
      expectSame(both, route, fresh);
    });
  }
}

test("whatever is sent by whatever method from whatever page is answered the same", async () => {
  const posted = [undefined, "", "{", {}, { email: "no address" }, form({ grant_type: "other" })];
  const pages: Record<string, string>[] = [{ Origin: listed }, { Origin: "https://evil.example" }, { Origin: "null" }];
  for (const route of answeredByListener) {
    // Where nothing can be changed, the listener refuses to, before anybody answers.
    const changing = /^\/(auth|cron)\b/.test(route) ? ["POST", "PUT", "PATCH", "DELETE"] : [];
    for (const method of ["GET", "HEAD", "OPTIONS", ...changing]) {
      const bodies = method === "POST" ? posted : [undefined];
      const questions: Question[] = [...bodies.map((body) => ({ body })), ...pages.map((headers) => ({ headers }))];
      for (const question of questions) {
        const both = await askBoth(route, () => ({ ...question, method, path: "?a=b" }));
        expectSame(both, `${method} ${route} ${JSON.stringify(question)}`);
      }
    }
  }
});

test("what is long is compressed for whoever takes it", async () => {
  const [one] = await askBoth("/openapi.json", () => ({ headers: { "Accept-Encoding": "gzip, deflate, br" } }));
  expect([one.headers["content-encoding"], varyOf(one)]).toEqual(["gzip", []]);
  expect(one.headers.vary).toMatch(/accept-encoding/i);
  expect(Number(one.headers["content-length"])).toBeLessThan(40_000);
});
