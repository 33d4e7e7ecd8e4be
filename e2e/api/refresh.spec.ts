// POST /auth/token with a refresh token: rotation, replays, races over two processes.

import { expect, test } from "playwright/test";
import { expectOAuthError, refresh, signInByProgram, withToken, type Tokens } from "../support/api";
import { ask, secondProcess, sharedOrigin } from "../support/http";
import { somebodyNew } from "../support/people";
import { ageFamily, rows } from "../support/rows";

const either = (index: number) => [sharedOrigin(), secondProcess()][index % 2]!;
const next = async (token: string) => {
  const answer = await refresh(token);
  expect(answer.status, answer.text).toBe(200);
  return answer.json<Tokens>();
};

test("a sign-in brings a refresh token, and each use of it new tokens of the same session", async () => {
  const ada = await signInByProgram(somebodyNew("ada"));
  expect(ada).toMatchObject({ refresh_token: expect.any(String), refresh_expires_in: 30 * 86_400 });
  const answer = await refresh(ada.refresh_token);
  expect(answer.headers).toMatchObject({ "cache-control": "no-store", "content-type": "application/json" });
  expect(answer.json()).toEqual({
    access_token: expect.any(String),
    token_type: "Bearer",
    expires_in: 600,
    refresh_token: expect.any(String),
    refresh_expires_in: expect.any(Number),
    scope: "read write",
  });
  const me = await withToken(answer.json<Tokens>().access_token);
  expect(me.json()).toMatchObject({ user: { id: ada.user.id }, session: { id: ada.session_id } });
  expect((await next(answer.json<Tokens>().refresh_token)).refresh_token).not.toBe(ada.refresh_token);
});

test("it is taken from JSON as well", async () => {
  const ada = await signInByProgram(somebodyNew("ada"));
  const answer = await ask("/auth/token", { body: { grant_type: "refresh_token", refresh_token: ada.refresh_token } });
  expect(answer.status, answer.text).toBe(200);
});

test("twenty parallel refreshes over two processes give one successor, and nobody is signed out", async () => {
  const ada = await signInByProgram(somebodyNew("ada"));
  let token = ada.refresh_token;
  for (let round = 0; round < 2; round++) {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => refresh(token, { origin: either(index) })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    const successors = new Set(answers.map((answer) => answer.json<Tokens>().refresh_token));
    expect(successors.size).toBe(1);
    [token] = [...successors] as [string];
    for (const answer of answers.slice(0, 2))
      expect((await withToken(answer.json<Tokens>().access_token)).status).toBe(200);
  }
});

test("a late replay ends family and session, and the user gets a mail about it", async () => {
  const ada = somebodyNew("ada");
  const signedIn = await signInByProgram(ada);
  const newest = await next((await next(signedIn.refresh_token)).refresh_token);
  await ageFamily(signedIn.session_id, 11);
  expectOAuthError(
    await refresh(signedIn.refresh_token, { origin: secondProcess() }),
    400,
    "invalid_grant",
    "refresh_token_reused",
  );
  expectOAuthError(await refresh(newest.refresh_token), 400, "invalid_grant", "refresh_token_reused");
  expect((await withToken(newest.access_token)).status).toBe(401);
  const notices = async () =>
    (await ask(`/dev/inbox/messages?to=${encodeURIComponent(ada.address)}`))
      .json<{ subject: string }[]>()
      .filter(({ subject }) => subject.includes("session was ended"));
  await expect.poll(notices).toHaveLength(1);
});

test("signing out kills the refresh token at once, at both processes", async () => {
  const ada = await signInByProgram(somebodyNew("ada"));
  const { refresh_token, access_token } = await next(ada.refresh_token);
  expect((await withToken(access_token, "/auth/logout", { method: "POST" })).status).toBe(204);
  for (const token of [refresh_token, ada.refresh_token]) {
    for (const origin of [sharedOrigin(), secondProcess()])
      expectOAuthError(await refresh(token, { origin }), 400, "invalid_grant", "session_ended");
  }
});

test("another client's name, an unknown token and a malformed one are the same refusal", async () => {
  const ada = await signInByProgram(somebodyNew("ada"));
  for (const token of ["x", "A".repeat(43), ada.access_token, ada.refresh_token.slice(1), `${ada.refresh_token}=`]) {
    expectOAuthError(await refresh(token), 400, "invalid_grant", "invalid_credentials");
  }
  expect((await refresh(ada.refresh_token, { fields: { client_id: "other" } })).status).toBe(401);
  expect((await refresh(ada.refresh_token)).status).toBe(200);
});

test("a request that lacks something, says something twice or is of another kind says so", async () => {
  const ada = await signInByProgram(somebodyNew("ada"));
  const form = (text: string) =>
    ask("/auth/token", {
      method: "POST",
      body: text,
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
    });
  const token = `refresh_token=${ada.refresh_token}`;
  expectOAuthError(await form(token), 400, "invalid_request", "validation_failed");
  expectOAuthError(await form("grant_type=refresh_token"), 400, "invalid_request", "validation_failed");
  expectOAuthError(
    await form(`grant_type=refresh_token&${token}&${token}`),
    400,
    "invalid_request",
    "validation_failed",
  );
  expectOAuthError(await form(`grant_type=password&${token}`), 400, "unsupported_grant_type", "validation_failed");
  expectOAuthError(
    await ask("/auth/token", { body: { grant_type: "refresh_token", refresh_token: 7 } }),
    400,
    "invalid_request",
    "validation_failed",
  );
  expectOAuthError(
    await ask("/auth/token", { method: "POST", body: "x", headers: { "Content-Type": "text/plain" } }),
    415,
    "invalid_request",
    "unsupported_media_type",
  );
  expectOAuthError(
    await refresh(ada.refresh_token, { fields: { scope: "read admin" } }),
    400,
    "invalid_scope",
    "insufficient_scope",
  );
  expect((await refresh(ada.refresh_token)).status).toBe(200);
});

test("the sixty-first use within a minute waits", async () => {
  const ada = await signInByProgram(somebodyNew("ada"));
  await rows()`update refresh_families set window_hits = 60, window_ends_at = now() + interval '30 seconds' where session_id = ${ada.session_id}`;
  const refused = await refresh(ada.refresh_token);
  expect(refused.status).toBe(429);
  expect(refused.json()).toMatchObject({ code: "over_request_rate_limit", retry_after: expect.any(Number) });
  expect(refused.headers).toMatchObject({
    "retry-after": expect.stringMatching(/^(2\d|30)$/),
    "ratelimit-policy": '"refresh-per-family";q=60;w=60',
  });
  await ageFamily(ada.session_id, 31);
  expect((await refresh(ada.refresh_token)).status).toBe(200);
});
