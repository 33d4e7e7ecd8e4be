// GET and DELETE /auth/sessions, DELETE /auth/sessions/{id}: by access token and by session cookie.

import { expect, test } from "playwright/test";
import { expectProblem, PlainBrowser, refresh, signInByProgram, withToken, type Tokens } from "../support/api";
import { askRaw } from "../support/http";
import { elsewhere, somebodyNew } from "../support/people";
import { eventsOf } from "../support/rows";

type Listed = { id: string; current: boolean; client_id: string; browser: string; network: string; seen_at: string };
const listed = async (token: string) =>
  (await withToken(token, "/auth/sessions")).json<{ sessions: Listed[] }>().sessions;
const end = (token: string, id: string) => withToken(token, `/auth/sessions/${id}`, { method: "DELETE" });

test("the list shows where somebody is signed in, and which session asks", async () => {
  const ada = somebodyNew("ada");
  const phone = await signInByProgram(ada);
  const browser = new PlainBrowser(elsewhere(ada));
  await browser.signsIn();
  const sessions = await listed(phone.access_token);
  expect(sessions.map(({ id, current }) => [id === phone.session_id, current]).toSorted()).toEqual([
    [false, false],
    [true, true],
  ]);
  expect(Object.keys(sessions[0]!).toSorted()).toEqual([
    "authenticated_at",
    "browser",
    "client_id",
    "created_at",
    "current",
    "expires_at",
    "id",
    "network",
    "seen_at",
  ]);
  const byCookie = await browser.get("/auth/sessions", { Accept: "application/json" });
  expect(byCookie.json<{ sessions: Listed[] }>().sessions.find(({ current }) => current)!.id).not.toBe(
    phone.session_id,
  );
  expect(byCookie.headers["cache-control"]).toBe("no-store");
});

test("an ended session is gone from the list, and its tokens are refused at once", async () => {
  const ada = somebodyNew("ada");
  const [phone, laptop] = [await signInByProgram(ada), await signInByProgram(elsewhere(ada))];
  const answer = await end(phone.access_token, laptop.session_id);
  expect([answer.status, answer.text]).toEqual([204, ""]);
  expect(await eventsOf(answer.headers["x-request-id"]!)).toEqual([{ name: "session.ended", reason: "ended_by_user" }]);
  expectProblem(await withToken(laptop.access_token), 401, "session_ended");
  expect((await refresh(laptop.refresh_token)).status).toBe(400);
  expect((await listed(phone.access_token)).map(({ id }) => id)).toEqual([phone.session_id]);
});

test("another user's session, an unknown id and a malformed one are the same 404", async () => {
  const [ada, eve] = [await signInByProgram(somebodyNew("ada")), await signInByProgram(somebodyNew("eve"))];
  for (const id of [ada.session_id, "00000000-0000-4000-8000-000000000000", "x", "a.b", "%27"]) {
    expect((await end(eve.access_token, id)).status, id).toBe(404);
  }
  expectProblem(await end(eve.access_token, ada.session_id), 404, "not_found");
  expect((await withToken(ada.access_token)).status).toBe(200);
});

test("all others end, and this one goes on", async () => {
  const ada = somebodyNew("ada");
  const [phone, laptop] = [await signInByProgram(ada), await signInByProgram(elsewhere(ada))];
  const browser = new PlainBrowser(elsewhere(ada));
  await browser.signsIn();
  const bea = await signInByProgram(somebodyNew("bea"));
  expect((await withToken(phone.access_token, "/auth/sessions", { method: "DELETE" })).status).toBe(204);
  expectProblem(await withToken(laptop.access_token), 401, "session_ended");
  expect((await browser.get("/auth/me", { Accept: "application/json" })).status).toBe(401);
  for (const token of [phone.access_token, bea.access_token]) expect((await withToken(token)).status).toBe(200);
});

test("a cookie changes something only from this origin's own pages", async () => {
  const browser = new PlainBrowser();
  await browser.signsIn();
  const other = await signInByProgram(elsewhere(browser.person));
  const send = (path: string, headers: Record<string, string>) =>
    browser.send(path, { method: "DELETE", headers: { Accept: "application/json", ...headers } });
  for (const path of ["/auth/sessions", `/auth/sessions/${other.session_id}`]) {
    for (const headers of [
      {},
      { Origin: "null" },
      { Origin: "https://evil.example" },
      { "Sec-Fetch-Site": "cross-site" },
      { Origin: browser.origin, "Sec-Fetch-Site": "same-site" },
    ]) {
      expectProblem(await send(path, headers as Record<string, string>), 403, "origin_not_allowed");
    }
  }
  expect((await withToken(other.access_token)).status).toBe(200);
  expect((await send(`/auth/sessions/${other.session_id}`, { "Sec-Fetch-Site": "same-origin" })).status).toBe(204);
  const { sessions } = (await browser.get("/auth/sessions")).json<{ sessions: Listed[] }>();
  const own = await send(`/auth/sessions/${sessions[0]!.id}`, { Origin: browser.origin });
  expect(own.status).toBe(204);
  expect(browser.cookie("session")).toBeUndefined();
});

test("a token that may only read ends nothing, and says what it lacks", async () => {
  const ada = await signInByProgram(somebodyNew("ada"));
  const { access_token } = (await refresh(ada.refresh_token, { fields: { scope: "read" } })).json<Tokens>();
  expect(await listed(access_token)).toHaveLength(1);
  const refused = await end(access_token, ada.session_id);
  expectProblem(refused, 403, "insufficient_scope");
  expect(refused.headers["www-authenticate"]).toBe('Bearer error="insufficient_scope", scope="write"');
  expectProblem(await withToken(access_token, "/auth/sessions", { method: "DELETE" }), 403, "insufficient_scope");
});

test("without a credential, with two, or with one in the query it is refused", async () => {
  const { access_token } = await signInByProgram(somebodyNew("ada"));
  const bearer = `Authorization: Bearer ${access_token}\r\n`;
  expect(await askRaw(`GET /auth/sessions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)).toMatch(
    /^HTTP\/1\.1 401 [^]*\r\nwww-authenticate: Bearer\r\n/i,
  );
  expect(
    await askRaw(`GET /auth/sessions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${bearer}${bearer}\r\n`),
  ).toMatch(/^HTTP\/1\.1 400 /);
  expect(
    await askRaw(
      `GET /auth/sessions?access_token=${access_token} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
    ),
  ).toMatch(/^HTTP\/1\.1 400 /);
});
