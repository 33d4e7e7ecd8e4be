// How the client library renews tokens. The service here misbehaves on command.

import { expect, test } from "playwright/test";
import { startScriptedService, tokensOf, type ScriptedService } from "@/e2e/support/scripted-service";
import { createClient, type PostkeyClient } from "./client.js";
import { inMemory, type KeyValueStorage } from "./keep.js";

let service: ScriptedService;
test.beforeAll(async () => {
  service = await startScriptedService();
});
test.afterAll(() => service.stop());

const ok = (round: number, expiresIn?: number) => ({ status: 200, body: tokensOf(round, expiresIn) });
const busy = (retryAfter?: number) => ({
  status: 503,
  body: {
    error: "temporarily_unavailable",
    error_description: "Nothing was changed.",
    code: "service_unavailable",
    request_id: "r1",
    ...(retryAfter !== undefined && { retry_after: retryAfter }),
  },
});
const ended = {
  status: 400,
  body: {
    error: "invalid_grant",
    error_description: "You are signed out here.",
    code: "session_ended",
    request_id: "r2",
  },
};
const refreshes = () =>
  service.asked.filter(({ path }) => path === "/auth/token").map(({ fields }) => fields.refresh_token);

/** A client that has signed in. Its access token is due for renewal at once, because its lifetime is zero. */
async function signedIn(
  options: { expiresIn?: number; storage?: KeyValueStorage; apiOrigins?: string[] } = {},
): Promise<PostkeyClient> {
  const { expiresIn = 0, ...rest } = options;
  const client = createClient({ issuer: service.issuer, ...rest });
  service.script(
    { status: 202, body: { challenge_id: "c", expires_in: 900, resend_in: 60, reference: "ABC-DEF", request_id: "r" } },
    ok(0, expiresIn),
  );
  await client.ask({ email: "ada@people.example" });
  await client.verifyCode("123456");
  service.asked.length = 0;
  return client;
}

test("parallel calls refresh once, and all get the same token", async () => {
  const client = await signedIn();
  service.script(ok(1));
  expect(await Promise.all(Array.from({ length: 20 }, () => client.accessToken()))).toEqual(Array(20).fill("access-1"));
  expect(refreshes()).toEqual(["refresh-0"]);
});

test("a token that lives is given without asking, one within its last minute is renewed", async () => {
  expect(await (await signedIn({ expiresIn: 600 })).accessToken()).toBe("access-0");
  expect(refreshes()).toEqual([]);
  const storage = inMemory();
  const client = await signedIn({ expiresIn: 600, storage });
  passSeconds(storage, 541);
  service.script(ok(1));
  expect(await client.accessToken()).toBe("access-1");
});

test("a lost answer is asked for again with the same refresh token", async () => {
  const client = await signedIn();
  service.script("lost", "lost", ok(1));
  expect(await client.accessToken()).toBe("access-1");
  expect(refreshes()).toEqual(["refresh-0", "refresh-0", "refresh-0"]);
});

test("a 503 is asked again after its Retry-After, four times in all", async () => {
  const client = await signedIn();
  service.script(busy(1), ok(1));
  const before = performance.now();
  expect(await client.accessToken()).toBe("access-1");
  expect(performance.now() - before).toBeGreaterThan(1000);

  const other = await signedIn();
  service.script(busy());
  await expect(other.accessToken()).rejects.toMatchObject({
    name: "PostkeyError",
    code: "service_unavailable",
    status: 503,
    requestId: "r1",
  });
  expect(refreshes()).toHaveLength(4);
});

test("a long Retry-After is left to the caller", async () => {
  const client = await signedIn();
  service.script(busy(11));
  await expect(client.accessToken()).rejects.toMatchObject({ code: "service_unavailable", retryAfter: 11 });
  expect(refreshes()).toHaveLength(1);
});

test("a refusal is not asked again; one that ends the session forgets the tokens", async () => {
  const client = await signedIn();
  service.script({
    status: 429,
    body: { code: "over_request_rate_limit", request_id: "r" },
    headers: { "Retry-After": "30" },
  });
  await expect(client.accessToken()).rejects.toMatchObject({ code: "over_request_rate_limit", retryAfter: 30 });
  expect([client.isSignedIn(), refreshes().length]).toEqual([true, 1]);
  service.script(ended);
  await expect(client.accessToken()).rejects.toMatchObject({ code: "session_ended", status: 400, requestId: "r2" });
  await expect(client.accessToken()).rejects.toMatchObject({ code: "unauthenticated", status: undefined });
  expect([client.isSignedIn(), refreshes().length]).toEqual([false, 2]);
});

test("while the service is away, a token in its last minute is still given", async () => {
  const storage = inMemory();
  const client = await signedIn({ expiresIn: 600, storage });
  passSeconds(storage, 580);
  service.script(busy(60));
  expect(await client.accessToken()).toBe("access-0");
  expect(refreshes()).toHaveLength(1);
});

test("two clients over one storage go by what the other one renewed", async () => {
  const storage = inMemory();
  const one = await signedIn({ storage });
  const two = createClient({ issuer: service.issuer, storage });
  service.script(ok(1), ok(2));
  expect(await one.accessToken()).toBe("access-1");
  expect(await two.accessToken()).toBe("access-1");
  expect(refreshes()).toEqual(["refresh-0"]);
});

test("what lies broken in the storage counts as signed out", async () => {
  const storage = inMemory();
  const client = await signedIn({ storage });
  storage.setItem(tokensKey(), "{");
  expect(client.isSignedIn()).toBe(false);
});

test("a 401 for an expired token renews once and sends the request again, body and all", async () => {
  const client = await signedIn({ expiresIn: 600 });
  const expired = { status: 401, body: { code: "token_expired" } };
  service.script(expired, ok(1), { status: 200, body: "done" });
  const answer = await client.fetch(`${service.issuer}/things`, {
    method: "POST",
    body: new URLSearchParams({ a: "1" }),
  });
  expect(await answer.text()).toBe("done");
  const sent = service.asked.filter(({ path }) => path === "/things");
  expect(sent.map(({ headers, fields }) => [headers.authorization, fields])).toEqual([
    ["Bearer access-0", { a: "1" }],
    ["Bearer access-1", { a: "1" }],
  ]);

  service.script(expired, ok(2), expired);
  expect((await client.fetch(`${service.issuer}/things`)).status).toBe(401);
  service.script({ status: 401, headers: { "WWW-Authenticate": 'Bearer error="invalid_token"' } }, ok(3), {
    status: 204,
  });
  expect((await client.fetch(`${service.issuer}/things`)).status).toBe(204);
});

test("another 401 is the caller's, and renews nothing", async () => {
  const client = await signedIn({ expiresIn: 600 });
  service.script({
    status: 401,
    body: { code: "session_ended" },
    headers: { "WWW-Authenticate": 'Bearer error="invalid_token"' },
  });
  expect((await client.fetch(`${service.issuer}/things`)).status).toBe(401);
  expect(refreshes()).toEqual([]);
});

test("the token goes to the issuer and to the named origins only", async () => {
  const client = await signedIn({ expiresIn: 600, apiOrigins: ["https://api.example"] });
  for (const url of [
    "https://evil.example/",
    "https://api.example.evil.example/",
    "https://api.example:8443/",
    service.issuer.replace("127.0.0.1", "localhost"),
  ]) {
    await expect(client.fetch(url), url).rejects.toThrow(TypeError);
  }
  expect(service.asked).toEqual([]);
});

test("signing out behind a refresh gives back the newest token and leaves none", async () => {
  const client = await signedIn();
  service.script(ok(1), { status: 200 });
  await Promise.all([client.accessToken(), client.logout()]);
  expect(service.asked.map(({ path, fields }) => [path, fields.refresh_token ?? fields.token])).toEqual([
    ["/auth/token", "refresh-0"],
    ["/auth/revoke", "refresh-1"],
  ]);
  expect(client.isSignedIn()).toBe(false);
});

test("signing out ends this app's tokens; signing out everywhere ends the session, with a token that lives", async () => {
  const here = await signedIn({ expiresIn: 600 });
  service.script({ status: 200 });
  await here.logout();
  expect(service.asked.map(({ path }) => path)).toEqual(["/auth/revoke"]);

  for (const [expiresIn, bearer, paths] of [
    [600, "access-0", ["/auth/logout"]],
    [0, "access-1", ["/auth/token", "/auth/logout"]],
  ] as const) {
    const everywhere = await signedIn({ expiresIn });
    if (expiresIn === 0) service.script(ok(1), { status: 204 });
    else service.script({ status: 204 });
    await everywhere.logout({ everywhere: true });
    expect(service.asked.map(({ path }) => path)).toEqual(paths);
    expect(service.asked.at(-1)!.headers.authorization).toBe(`Bearer ${bearer}`);
    expect(everywhere.isSignedIn()).toBe(false);
    // Nobody is signed in any more, so no request is sent.
    await everywhere.logout({ everywhere: true });
    expect(service.asked).toHaveLength(paths.length);
  }
});

test("signing out everywhere succeeds where the session has ended, renews a token that this clock took for good, and says what it may not", async () => {
  const late = await signedIn({ expiresIn: 600 });
  service.script("lost", { status: 401, body: { code: "session_ended" } });
  await late.logout({ everywhere: true });
  expect(late.isSignedIn()).toBe(false);

  const slow = await signedIn({ expiresIn: 600 });
  service.script({ status: 401, body: { code: "token_expired" } }, ok(1), { status: 204 });
  await slow.logout({ everywhere: true });
  expect(service.asked.map(({ path, headers }) => [path, headers.authorization])).toEqual([
    ["/auth/logout", "Bearer access-0"],
    ["/auth/token", undefined],
    ["/auth/logout", "Bearer access-1"],
  ]);

  const reader = await signedIn({ expiresIn: 600 });
  service.script({ status: 403, body: { code: "insufficient_scope" } }, { status: 200 });
  await expect(reader.logout({ everywhere: true })).rejects.toMatchObject({ code: "insufficient_scope" });
  expect(service.asked.map(({ path }) => path)).toEqual(["/auth/logout", "/auth/revoke"]);
  expect(reader.isSignedIn()).toBe(false);
});

test("signing out while the service is away forgets here all the same, and says so", async () => {
  const client = await signedIn();
  service.script(busy(60));
  await expect(client.logout()).rejects.toMatchObject({ code: "service_unavailable", retryAfter: 60 });
  expect(client.isSignedIn()).toBe(false);
});

const tokensKey = () => `postkey ${service.issuer} default tokens`;

/** Lets time pass for what a client keeps. */
function passSeconds(storage: KeyValueStorage, seconds: number): void {
  const tokens = JSON.parse(storage.getItem(tokensKey())!) as { renewAt: number; expiresAt: number };
  storage.setItem(
    tokensKey(),
    JSON.stringify({
      ...tokens,
      renewAt: tokens.renewAt - seconds * 1000,
      expiresAt: tokens.expiresAt - seconds * 1000,
    }),
  );
}
