// The client library in Node against the real app.

import { expect, test } from "playwright/test";
import { createClient, type PostkeyClient } from "@/packages/client/src/client";
import { inMemory, type KeyValueStorage } from "@/packages/client/src/keep";
import { sharedOrigin } from "../support/http";
import { readCode, wrongCode } from "../support/inbox";
import { somebodyNew, type Person } from "../support/people";

/** A program on its own network. It records the addresses that it posts to. */
function programOf(person: Person): { client: PostkeyClient; storage: KeyValueStorage; posted: string[] } {
  const storage = inMemory();
  const posted: string[] = [];
  const send: typeof fetch = (input, init) => {
    const request = new Request(input, init);
    if (request.method === "POST") posted.push(new URL(request.url).pathname);
    for (const [name, value] of Object.entries(person.headers)) request.headers.set(name, value);
    return fetch(request);
  };
  return { client: createClient({ issuer: sharedOrigin(), storage, fetch: send }), storage, posted };
}

/** Lets the minute before the end of the access token come. */
function makeDue(storage: KeyValueStorage): void {
  const key = `postkey ${sharedOrigin()} default tokens`;
  storage.setItem(key, JSON.stringify({ ...(JSON.parse(storage.getItem(key)!) as object), renewAt: 0 }));
}

test("the client library signs in by code, asks who it is, refreshes once for all who wait, and signs out", async () => {
  const ada = somebodyNew("ada");
  const { client, storage, posted } = programOf(ada);
  const { reference, expiresIn, resendIn } = await client.ask({ email: ada.address });
  expect([expiresIn, resendIn]).toEqual([900, 60]);
  const mail = await readCode(ada.address, { reference });
  await expect(client.verifyCode(wrongCode(mail.code))).rejects.toMatchObject({
    code: "invalid_credentials",
    status: 400,
    attemptsLeft: 4,
    requestId: expect.any(String),
  });
  const { user, sessionId } = await client.verifyCode(mail.code);
  expect(user).toMatchObject({ email: ada.address, is_new: true });

  const first = await client.accessToken();
  makeDue(storage);
  posted.length = 0;
  const [second, ...rest] = await Promise.all(Array.from({ length: 10 }, () => client.accessToken()));
  expect(second).not.toBe(first);
  expect(new Set(rest)).toEqual(new Set([second]));
  expect(posted).toEqual(["/auth/token"]);

  const me = await client.fetch(`${sharedOrigin()}/auth/me`);
  expect(await me.json()).toMatchObject({ user: { email: ada.address }, session: { id: sessionId } });
  await client.logout();
  await expect(client.accessToken()).rejects.toMatchObject({ code: "unauthenticated" });
  const dead = await fetch(`${sharedOrigin()}/auth/me`, { headers: { Authorization: `Bearer ${second}` } });
  expect(dead.status).toBe(401);
});

test("the client library keeps its sign-in when an answer to a refresh is lost on the way", async () => {
  const ada = somebodyNew("ada");
  const { client, storage } = programOf(ada);
  const { reference } = await client.ask({ email: ada.address });
  await client.verifyCode((await readCode(ada.address, { reference })).code);
  makeDue(storage);
  let lost = 0;
  const lossy: typeof fetch = async (input, init) => {
    const answer = await fetch(input, init);
    if (lost++ > 0) return answer;
    await answer.text();
    throw new TypeError("fetch failed");
  };
  const again = createClient({ issuer: sharedOrigin(), storage, fetch: lossy });
  await again.accessToken();
  expect(lost).toBe(2);
  makeDue(storage);
  await again.accessToken();
  expect((await again.fetch(`${sharedOrigin()}/auth/me`)).status).toBe(200);
});

test("a session that was ended elsewhere is told as that, and the client library forgets it", async () => {
  const ada = somebodyNew("ada");
  const { client, storage } = programOf(ada);
  const { reference } = await client.ask({ email: ada.address });
  await client.verifyCode((await readCode(ada.address, { reference })).code);
  expect((await client.fetch(`${sharedOrigin()}/auth/logout`, { method: "POST" })).status).toBe(204);
  makeDue(storage);
  await expect(client.accessToken()).rejects.toMatchObject({
    code: "session_ended",
    status: 400,
    requestId: expect.any(String),
  });
  expect(client.isSignedIn()).toBe(false);
});

test("a refusal for too many requests tells the client library how long to wait", async () => {
  const ada = somebodyNew("ada");
  const { client } = programOf(ada);
  await client.ask({ email: ada.address });
  await expect(client.resend()).rejects.toMatchObject({
    code: "over_email_send_rate_limit",
    status: 429,
    retryAfter: expect.any(Number),
  });
  await expect(client.ask({ email: "ada" })).rejects.toMatchObject({ code: "invalid_email", status: 400 });
});
