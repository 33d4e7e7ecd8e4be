// Personal access tokens over HTTP: made in the browser, used by scripts, exchanged, ended.

import { expect, test } from "playwright/test";
import { expectOAuthError, expectProblem, PlainBrowser, signInByProgram, withToken } from "../support/api";
import { token as askToken } from "../support/authorize";
import { secondProcess } from "../support/http";
import { elsewhere, somebodyNew } from "../support/people";
import { disableUser, rows } from "../support/rows";

const path = "/auth/personal-access-tokens";
type Listed = {
  id: string;
  name: string;
  scope: string;
  created_at: string;
  expires_at: string;
  last_used_at: string | null;
};
type Made = Listed & { token: string };

const post = (
  browser: PlainBrowser,
  body: unknown,
  headers: Record<string, string> = { "Sec-Fetch-Site": "same-origin" },
) => browser.send(path, { method: "POST", body, headers });

async function makes(body: object = {}, browser = new PlainBrowser()): Promise<Made & { browser: PlainBrowser }> {
  if (!browser.cookie("session")) await browser.signsIn();
  const answer = await post(browser, { name: "Nightly backup", ...body });
  expect(answer.status, answer.text).toBe(201);
  return { ...answer.json<Made>(), browser };
}

const exchange = (subject_token: string, fields: Record<string, string | undefined> = {}, origin?: string) =>
  askToken(
    {
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token,
      subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
      ...fields,
    },
    { origin },
  );

test("a browser makes a token, whose secret is in that one answer and no other", async () => {
  const { token, browser, ...made } = await makes({ scope: "read write", expires_in_days: 365 });
  expect(token).toMatch(/^pk_pat_[A-Za-z0-9_-]{43}[A-Za-z0-9]{6}$/);
  expect(made).toEqual({
    id: expect.any(String),
    name: "Nightly backup",
    scope: "read write",
    created_at: expect.any(String),
    expires_at: expect.any(String),
    last_used_at: null,
  });
  expect(Date.parse(made.expires_at) - Date.parse(made.created_at)).toBe(365 * 86_400_000);
  const plain = await makes({ name: "  Read me  " }, browser);
  expect([plain.name, plain.scope]).toEqual(["Read me", "read"]);
  expect(Date.parse(plain.expires_at) - Date.parse(plain.created_at)).toBe(90 * 86_400_000);
  for (const answer of [
    await browser.get(path),
    await withToken(token, path),
    await withToken(plain.token, path, { origin: secondProcess() }),
  ]) {
    const listed = answer.json<{ personal_access_tokens: Listed[] }>().personal_access_tokens;
    expect(listed.map(({ id }) => id)).toEqual([plain.id, made.id]);
    expect(answer.text).not.toMatch(/pk_pat_/);
  }
});

test("a token says who its user is, and that there is no session", async () => {
  const { token, browser } = await makes();
  const me = await withToken(token);
  expect(me.json()).toEqual({
    user: { id: expect.any(String), email: browser.person.address, name: null, created_at: expect.any(String) },
    session: null,
    memberships: [],
  });
  const sessions = (await withToken(token, "/auth/sessions")).json<{ sessions: { current: boolean }[] }>().sessions;
  expect(sessions.map(({ current }) => current)).toEqual([false]);
});

test("wrong fields are refused and make nothing", async () => {
  const browser = new PlainBrowser();
  await browser.signsIn();
  const bodies: unknown[] = [
    {},
    { name: "" },
    { name: "  " },
    { name: "x".repeat(61) },
    { name: 7 },
    { name: "a\u0000b" },
    { name: "a\nb" },
    { name: "a\u202eb" },
    { name: "a", scope: "write" },
    { name: "a", scope: "" },
    { name: "a", scope: ["read"] },
    ...[0, -1, 366, 1.5, "90", null, 1e9].map((expires_in_days) => ({ name: "a", expires_in_days })),
    [],
    "x",
    null,
  ];
  for (const body of bodies)
    expectProblem(
      await post(browser, Buffer.from(JSON.stringify(body)), {
        "Sec-Fetch-Site": "same-origin",
        "Content-Type": "application/json",
      }),
      400,
      "validation_failed",
    );
  expect((await browser.get(path)).json()).toEqual({ personal_access_tokens: [] });
});

test("only the session of a browser makes one: no access token and no personal one does, and no other site's page", async () => {
  const { token, browser } = await makes({ scope: "read write" });
  const program = await signInByProgram(elsewhere(browser.person));
  const exchanged = (await exchange(token)).json<{ access_token: string }>().access_token;
  for (const credential of [token, program.access_token, exchanged]) {
    const refused = await withToken(credential, path, { body: { name: "x" } });
    expectProblem(refused, 403, "insufficient_scope");
    expect(refused.headers["www-authenticate"]).toBe('Bearer error="insufficient_scope"');
  }
  for (const headers of [
    {},
    { Origin: "null" },
    { Origin: "https://evil.example" },
    { "Sec-Fetch-Site": "cross-site" },
    { Origin: browser.origin, "Sec-Fetch-Site": "same-site" },
  ]) {
    expectProblem(await post(browser, { name: "x" }, headers as Record<string, string>), 403, "origin_not_allowed");
  }
  expectProblem(await post(new PlainBrowser(), { name: "x" }), 401, "unauthenticated");
  expect((await browser.get(path)).json<{ personal_access_tokens: Listed[] }>().personal_access_tokens).toHaveLength(1);
});

test("a token that may only read changes nothing, and says what it lacks; one that may write does", async () => {
  const reading = await makes();
  const writing = await makes({ scope: "read write" }, reading.browser);
  const other = await signInByProgram(elsewhere(reading.browser.person));
  const readingAccess = (await exchange(writing.token, { scope: "read" })).json<{ access_token: string }>()
    .access_token;
  for (const target of [`${path}/${writing.id}`, "/auth/sessions", `/auth/sessions/${other.session_id}`]) {
    for (const credential of [reading.token, readingAccess]) {
      const refused = await withToken(credential, target, { method: "DELETE" });
      expectProblem(refused, 403, "insufficient_scope");
      expect(refused.headers["www-authenticate"]).toBe('Bearer error="insufficient_scope", scope="write"');
    }
  }
  for (const credential of [reading.token, writing.token, readingAccess])
    expectProblem(await withToken(credential, "/auth/logout", { method: "POST" }), 403, "insufficient_scope");
  expect((await withToken(other.access_token)).status).toBe(200);
  expect((await withToken(writing.token, `/auth/sessions/${other.session_id}`, { method: "DELETE" })).status).toBe(204);
  expectProblem(await withToken(other.access_token), 401, "session_ended");
  expect((await withToken(writing.token, "/auth/sessions", { method: "DELETE" })).status).toBe(204);
  expect((await reading.browser.get("/auth/me")).status).toBe(401);
  for (const { token } of [reading, writing]) expect((await withToken(token)).status).toBe(200);
});

test("an ended token is refused at once at every process, and so is what it was exchanged for", async () => {
  const { token, id, browser } = await makes({ scope: "read write" });
  const { access_token } = (await exchange(token)).json<{ access_token: string }>();
  for (const credential of [token, access_token]) expect((await withToken(credential)).status).toBe(200);
  const ended = await browser.send(`${path}/${id}`, { method: "DELETE", headers: { "Sec-Fetch-Site": "same-origin" } });
  expect([ended.status, ended.text]).toEqual([204, ""]);
  for (const origin of [undefined, secondProcess()]) {
    for (const credential of [token, access_token]) {
      const refused = await withToken(credential, "/auth/me", { origin });
      expectProblem(refused, 401, "session_ended");
      expect(refused.headers["www-authenticate"]).toMatch(/^Bearer error="invalid_token"/);
    }
    expectOAuthError(await exchange(token, {}, origin), 400, "invalid_request", "session_ended");
  }
  expect((await withToken(token, `${path}/${id}`, { method: "DELETE" })).status).toBe(401);
});

test("another user's token, an unknown id and a malformed one are the same 404", async () => {
  const [ada, eve] = [await makes(), await makes({ scope: "read write" })];
  for (const id of [ada.id, "00000000-0000-4000-8000-000000000000", "x", "a.b", "%27"]) {
    expectProblem(await withToken(eve.token, `${path}/${id}`, { method: "DELETE" }), 404, "not_found");
  }
  expect((await withToken(ada.token)).status).toBe(200);
});

test("an expired, an unknown and a mistyped token, and a disabled user's, are 401", async () => {
  const [expired, disabled] = [await makes(), await makes()];
  await rows()`update personal_access_tokens set expires_at = now() where id = ${expired.id}`;
  await disableUser(disabled.browser.person.address);
  expectProblem(await withToken(expired.token), 401, "token_expired");
  expectProblem(await withToken(disabled.token), 401, "session_ended");
  const last = disabled.token.at(-1);
  for (const token of [
    `${disabled.token.slice(0, -1)}${last === "0" ? "1" : "0"}`,
    disabled.token.slice(0, -1),
    "pk_pat_",
    `pk_pat_${"A".repeat(49)}`,
  ]) {
    expectProblem(await withToken(token), 401, "token_invalid");
  }
  expect((await withToken(disabled.token, `/auth/me?access_token=${disabled.token}`)).status).toBe(400);
});

test("the exchange answers as RFC 8693 has it, with no refresh token", async () => {
  const { token } = await makes();
  const answer = await exchange(token, {
    requested_token_type: "urn:ietf:params:oauth:token-type:access_token",
    client_id: "default",
  });
  expect(answer.status, answer.text).toBe(200);
  expect(answer.headers["cache-control"]).toBe("no-store");
  expect(answer.json()).toEqual({
    access_token: expect.any(String),
    issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
    token_type: "Bearer",
    expires_in: 600,
    scope: "read",
  });
  expect((await withToken(answer.json<{ access_token: string }>().access_token)).json()).toMatchObject({
    session: null,
  });
});

test("an exchange that is not right is refused as RFC 8693 has it", async () => {
  const { token } = await makes();
  const program = await signInByProgram(somebodyNew("bea"));
  expectOAuthError(await exchange(token, { subject_token: undefined }), 400, "invalid_request", "validation_failed");
  expectOAuthError(
    await exchange(token, { subject_token_type: undefined }),
    400,
    "invalid_request",
    "validation_failed",
  );
  expectOAuthError(
    await exchange(token, { subject_token_type: "urn:ietf:params:oauth:token-type:id_token" }),
    400,
    "invalid_request",
    "validation_failed",
  );
  expectOAuthError(
    await exchange(token, { requested_token_type: "urn:ietf:params:oauth:token-type:refresh_token" }),
    400,
    "invalid_request",
    "validation_failed",
  );
  expectOAuthError(await exchange(token, { actor_token: token }), 400, "invalid_request", "validation_failed");
  expectOAuthError(
    await exchange(token, { audience: "https://other.example" }),
    400,
    "invalid_target",
    "validation_failed",
  );
  expectOAuthError(await exchange(token, { scope: "read write" }), 400, "invalid_scope", "insufficient_scope");
  expectOAuthError(await exchange(token, { client_id: "nobody" }), 401, "invalid_client", "token_invalid");
  for (const other of ["x", `pk_pat_${"A".repeat(49)}`, program.access_token, program.refresh_token])
    expectOAuthError(await exchange(other), 400, "invalid_request", "invalid_credentials");
});

test("the form carries the secret to its page in a sealed cookie of this session, until the page says that it was seen", async () => {
  const browser = new PlainBrowser();
  await browser.signsIn();
  const posted = await browser.post("/forms/create-token", {
    name: "Nightly backup",
    scope: "read write",
    days: "365",
  });
  expect([posted.status, posted.headers.location, posted.text]).toEqual([303, "/account/tokens", ""]);
  expect(posted.setCookies).toEqual([
    expect.stringMatching(/^postkey-\d+-new-token=v1\.[\w-]+; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/),
  ]);
  const [, carried] = /=(v1\.[^;]+)/.exec(posted.setCookies[0]!)!;
  const other = new PlainBrowser(elsewhere(browser.person));
  await other.signsIn();
  other.cookies.set(other.cookieName("new-token"), carried!);
  expect((await other.get("/account/tokens")).text).not.toMatch(/pk_pat_/);
  const page = await browser.get("/account/tokens");
  const [secret] = /pk_pat_[A-Za-z0-9_-]{43}[A-Za-z0-9]{6}/.exec(page.text)!;
  expect((await withToken(secret)).json()).toMatchObject({ user: { email: browser.person.address } });
  expect(page.setCookies).toEqual([]);
  expect(page.headers["cache-control"]).toContain("no-store");
  // An answer that was lost is asked for again.
  expect((await browser.get("/account/tokens")).text).toContain(secret);
  const [, id] = /name="token" value="([0-9a-f-]{36})"/.exec(page.text)!;
  for (const token of ["", "x", "00000000-0000-4000-8000-000000000000"])
    expect((await browser.post("/forms/hide-token", { token })).setCookies, token).toEqual([]);
  const hidden = await browser.post("/forms/hide-token", { token: id! });
  expect([hidden.status, hidden.headers.location]).toEqual([303, "/account/tokens"]);
  expect(hidden.setCookies).toEqual([expect.stringMatching(/^postkey-\d+-new-token=; Path=\/; Max-Age=0;/)]);
  expect((await browser.get("/account/tokens")).text).not.toMatch(/pk_pat_/);
});
