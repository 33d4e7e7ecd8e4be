// How the client library signs in, and what it refuses on its own.

import { createHash } from "node:crypto";
import { expect, test } from "playwright/test";
import { startScriptedService, tokensOf, type ScriptedService } from "@/e2e/support/scripted-service";
import { reasons } from "@/lib/reasons";
import { createClient } from "./client.js";
import { serviceReasons } from "./errors.js";
import { inMemory } from "./keep.js";

let service: ScriptedService;
test.beforeAll(async () => {
  service = await startScriptedService();
});
test.beforeEach(() => {
  service.asked.length = 0;
});
test.afterAll(() => service.stop());

const redirectTo = "https://app.example/in";
const asked = {
  status: 202,
  body: { challenge_id: "c", expires_in: 900, resend_in: 60, reference: "ABC-DEF", request_id: "r" },
};
const tokens = { status: 200, body: tokensOf(0) };
const hashOf = (verifier: string) => createHash("sha256").update(verifier).digest("base64url");

test("the reason codes are those of the service", () => {
  expect(serviceReasons.toSorted()).toEqual(Object.keys(reasons).toSorted());
});

test("a link into the app carries a challenge, and link and code its verifier; a resend keeps it", async () => {
  const storage = inMemory();
  service.script(asked, asked, tokens);
  await createClient({ issuer: service.issuer, storage }).ask({ email: "ada@people.example", redirectTo });
  // The link may open another page of the app.
  const opened = createClient({ issuer: service.issuer, storage });
  await opened.resend();
  expect(await opened.verifyToken("t")).toMatchObject({ sessionId: "s", user: { id: "u" } });
  const [first, second, third] = service.asked.map(({ fields }) => fields);
  expect(first).toEqual({
    email: "ada@people.example",
    client_id: "default",
    redirect_to: redirectTo,
    code_challenge: hashOf(third!.code_verifier!),
    code_challenge_method: "S256",
  });
  expect(second).toEqual({ ...first, challenge_id: "c" });
  expect(third).toEqual({ token: "t", code_verifier: expect.stringMatching(/^[\w-]{43}$/) });
  await expect(opened.verifyToken("t")).rejects.toMatchObject({ code: "no_pending_sign_in" });
});

test("a link that nobody here asked for is not redeemed", async () => {
  const client = createClient({ issuer: service.issuer });
  for (const verb of [
    () => client.verifyToken("t"),
    () => client.verifyCode("123456"),
    () => client.resend(),
    () => client.finish("https://app.example/in?code=x"),
  ]) {
    await expect(verb()).rejects.toMatchObject({ name: "PostkeyError", code: "no_pending_sign_in" });
  }
  expect(service.asked).toEqual([]);
});

test("while a mail was asked for whose link opens no app, a stranger's link signs nobody in; the code still does", async () => {
  const storage = inMemory();
  const client = createClient({ issuer: service.issuer, storage });
  service.script(asked, tokens);
  await client.ask({ email: "ada@people.example" });
  await expect(client.verifyToken("a-strangers-token")).rejects.toMatchObject({
    name: "PostkeyError",
    code: "no_pending_sign_in",
  });
  expect(service.asked.map(({ path }) => path)).toEqual(["/auth/login"]);
  expect(client.isSignedIn()).toBe(false);
  await client.verifyCode("123456");
  expect(service.asked[1]!.fields).toEqual({ challenge_id: "c", code: "123456" });
});

test("every link is redeemed with the verifier of the request that was made here, also after a newer request", async () => {
  const client = createClient({ issuer: service.issuer, storage: inMemory() });
  service.script(asked, asked, tokens);
  for (const email of ["ada@people.example", "bea@people.example"]) await client.ask({ email, redirectTo });
  await client.verifyToken("t");
  const [, second, redeemed] = service.asked.map(({ fields }) => fields);
  expect(hashOf(redeemed!.code_verifier!)).toBe(second!.code_challenge);
});

test("a refusal tells its reason, the tries left, how long to wait and the request id, and the code can be typed again", async () => {
  const client = createClient({ issuer: service.issuer });
  const refused = {
    status: 400,
    body: { code: "invalid_credentials", detail: "You are not signed in.", request_id: "r7", attempts_left: 4 },
  };
  service.script(asked, refused, tokens);
  expect(await client.ask({ email: "ada@people.example" })).toEqual({
    reference: "ABC-DEF",
    expiresIn: 900,
    resendIn: 60,
    requestId: "r",
  });
  await expect(client.verifyCode("000000")).rejects.toMatchObject({
    code: "invalid_credentials",
    status: 400,
    attemptsLeft: 4,
    requestId: "r7",
    message: "You are not signed in.",
  });
  await client.verifyCode("123456");
  expect(client.isSignedIn()).toBe(true);
});

test("what must not happen twice is not sent twice: a mail, a try", async () => {
  const client = createClient({ issuer: service.issuer });
  service.script("lost");
  await expect(client.ask({ email: "ada@people.example" })).rejects.toMatchObject({ code: "network_error" });
  service.script({ status: 502, body: "<h1>Bad gateway</h1>" });
  await expect(client.ask({ email: "ada@people.example" })).rejects.toMatchObject({
    code: "unexpected_answer",
    status: 502,
  });
  service.script({ status: 503, body: { code: "service_unavailable" } }, asked);
  await client.ask({ email: "ada@people.example" });
  service.script("lost");
  await expect(client.verifyCode("123456")).rejects.toMatchObject({ code: "network_error" });
  expect(service.asked.map(({ path }) => path)).toEqual([...Array(4).fill("/auth/login"), "/auth/verify"]);
});

test("a lost answer to a code is asked for again with the same code and verifier", async () => {
  const client = createClient({ issuer: service.issuer });
  const state = new URL(await client.startUrl({ redirectUri: redirectTo })).searchParams.get("state")!;
  service.script("lost", tokens);
  await client.finish(`${redirectTo}?${new URLSearchParams({ code: "x", state, iss: service.issuer })}`);
  expect(client.isSignedIn()).toBe(true);
  const [first, second] = service.asked.map(({ fields }) => fields);
  expect(first).toMatchObject({ code: "x", code_verifier: expect.any(String) });
  expect(second).toEqual(first);
});

test("the code flow starts with state and PKCE, and trades the code with the verifier", async () => {
  const client = createClient({ issuer: service.issuer, clientId: "ledger" });
  const start = new URL(await client.startUrl({ redirectUri: redirectTo, scope: "read", prompt: "login" }));
  const query = Object.fromEntries(start.searchParams);
  expect(start.href).toMatch(`${service.issuer}/authorize?`);
  expect(query).toEqual({
    response_type: "code",
    client_id: "ledger",
    redirect_uri: redirectTo,
    scope: "read",
    prompt: "login",
    state: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge_method: "S256",
  });
  service.script(tokens);
  const back = `${redirectTo}?${new URLSearchParams({ code: "x", state: query.state!, iss: service.issuer })}`;
  await client.finish(back);
  const { fields } = service.asked[0]!;
  expect(fields).toEqual({
    grant_type: "authorization_code",
    code: "x",
    redirect_uri: redirectTo,
    client_id: "ledger",
    code_verifier: expect.any(String),
  });
  expect(hashOf(fields.code_verifier!)).toBe(query.code_challenge);
  expect(await client.accessToken()).toBe("access-0");
  await expect(client.finish(back)).rejects.toMatchObject({ code: "no_pending_sign_in" });
});

test("two sign-ins that are away at once each come back once", async () => {
  const storage = inMemory();
  const tabs = [createClient({ issuer: service.issuer, storage }), createClient({ issuer: service.issuer, storage })];
  const starts = await Promise.all(tabs.map((tab) => tab.startUrl({ redirectUri: redirectTo })));
  service.script(tokens);
  for (const [index, start] of starts.entries()) {
    const back = `${redirectTo}?${new URLSearchParams({ code: "x", state: new URL(start).searchParams.get("state")!, iss: service.issuer })}`;
    await tabs[index]!.finish(back);
    await expect(tabs[index]!.finish(back)).rejects.toMatchObject({
      code: index === 0 ? "state_mismatch" : "no_pending_sign_in",
    });
  }
  expect(service.asked).toHaveLength(2);
});

test("one return taken twice trades its code once; two tabs that come back with a code each both trade theirs", async () => {
  const storage = inMemory();
  const tabs = [
    createClient({ issuer: service.issuer, storage }),
    createClient({ issuer: service.issuer, storage }),
  ] as const;
  const state = new URL(await tabs[0].startUrl({ redirectUri: redirectTo })).searchParams.get("state")!;
  const back = (code: string) => `${redirectTo}?${new URLSearchParams({ code, state, iss: service.issuer })}`;
  service.script(tokens);
  const ends = await Promise.allSettled([
    tabs[0].finish(back("x")),
    tabs[0].finish(back("x")),
    tabs[1].finish(back("y")),
    tabs[1].finish(back("x")),
  ]);
  expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "rejected"]);
  expect(service.asked.map(({ fields }) => fields.code).toSorted()).toEqual(["x", "y"]);
});

test("a return with another state or issuer, or with an error, trades nothing", async () => {
  const client = createClient({ issuer: service.issuer });
  const state = new URL(await client.startUrl({ redirectUri: redirectTo })).searchParams.get("state")!;
  const back = (changes: Record<string, string>) =>
    client.finish(`${redirectTo}?${new URLSearchParams({ code: "x", state, iss: service.issuer, ...changes })}`);
  await expect(back({ state: "other" })).rejects.toMatchObject({ code: "state_mismatch" });
  await expect(back({ iss: "https://evil.example" })).rejects.toMatchObject({ code: "issuer_mismatch" });
  await expect(client.finish(`${redirectTo}?code=x&state=${state}`)).rejects.toMatchObject({ code: "issuer_mismatch" });
  await expect(back({ error: "login_required" })).rejects.toMatchObject({ code: "login_required" });
  expect(service.asked).toEqual([]);
});

test("a service across the network without https is refused", () => {
  for (const issuer of ["http://sign-in.example.com", "http://127.evil.example", "ftp://localhost", "sign-in"])
    expect(() => createClient({ issuer }), issuer).toThrow(TypeError);
  for (const issuer of [
    "https://sign-in.example.com/",
    "http://localhost:3000",
    "http://127.0.0.1:1",
    "http://[::1]:1",
  ])
    expect(() => createClient({ issuer }), issuer).not.toThrow();
});
