// GET /auth/me and POST /auth/logout, by access token and by session cookie.

import { expect, test } from "playwright/test";
import { expectProblem, PlainBrowser, refresh, signInByProgram, withToken, type Tokens } from "../support/api";
import { ask } from "../support/http";
import { elsewhere, somebodyNew } from "../support/people";
import { ageSession, disableUser, eventsOf, rows } from "../support/rows";

test("an access token tells who it belongs to, and what session it is of", async () => {
  const ada = somebodyNew("ada");
  const { access_token, session_id, user } = await signInByProgram(ada);
  const answer = await withToken(access_token);
  expect(answer.status).toBe(200);
  expect(answer.headers["cache-control"]).toBe("no-store");
  expect(answer.json()).toMatchObject({
    user: { id: user.id, email: ada.address, name: null, created_at: user.created_at },
    session: { id: session_id, client_id: "default" },
    memberships: [],
  });
});

test("a session cookie tells the same, and no cookie's value stands in the answer", async () => {
  const browser = new PlainBrowser();
  await browser.signsIn();
  const answer = await browser.get("/auth/me", { Accept: "application/json" });
  expect(answer.json()).toMatchObject({
    user: { email: browser.person.address },
    session: { network: expect.stringMatching(/^2001:db8:.*\/48$/) },
  });
  expect(answer.text).not.toContain(browser.cookie("session"));
  expect(answer.text).not.toContain(browser.person.ip);
});

test("HEAD answers like GET, without a body", async () => {
  const { access_token } = await signInByProgram(somebodyNew("ada"));
  const answer = await withToken(access_token, "/auth/me", { method: "HEAD" });
  expect([answer.status, answer.text]).toEqual([200, ""]);
});

test("without a credential it is a 401 that says how to authenticate", async () => {
  const answer = await ask("/auth/me");
  expectProblem(answer, 401, "unauthenticated");
  expect(answer.headers["www-authenticate"]).toBe("Bearer");
});

test("signing out by token kills the token and the session at once, and is recorded", async () => {
  const { access_token, session_id } = await signInByProgram(somebodyNew("ada"));
  const answer = await withToken(access_token, "/auth/logout", { method: "POST" });
  expect([answer.status, answer.text]).toEqual([204, ""]);
  expect(answer.setCookies).toEqual([]);
  const refused = await withToken(access_token);
  expectProblem(refused, 401, "session_ended");
  expect(refused.headers["www-authenticate"]).toMatch(/^Bearer error="invalid_token"/);
  expectProblem(await withToken(access_token, "/auth/logout", { method: "POST" }), 401, "session_ended");
  expect(await eventsOf(answer.headers["x-request-id"]!)).toEqual([{ name: "session.ended", reason: "signed_out" }]);
  const [row] = await rows()`select ended_because from sessions where id = ${session_id}`;
  expect(row!.ended_because).toBe("signed_out");
});

test("a token that may only read signs nobody out, and says what it lacks", async () => {
  const ada = await signInByProgram(somebodyNew("ada"));
  const { access_token } = (await refresh(ada.refresh_token, { fields: { scope: "read" } })).json<Tokens>();
  const refused = await withToken(access_token, "/auth/logout", { method: "POST" });
  expectProblem(refused, 403, "insufficient_scope");
  expect(refused.headers["www-authenticate"]).toBe('Bearer error="insufficient_scope", scope="write"');
  expect((await withToken(ada.access_token)).status).toBe(200);
});

test("signing out on one device leaves the others alone", async () => {
  const ada = somebodyNew("ada");
  const [phone, laptop] = [await signInByProgram(ada), await signInByProgram(elsewhere(ada))];
  await withToken(phone.access_token, "/auth/logout", { method: "POST" });
  expect((await withToken(laptop.access_token)).status).toBe(200);
});

test("signing out by cookie needs this origin's own page, and clears the cookie", async () => {
  const browser = new PlainBrowser();
  await browser.signsIn();
  const session = browser.cookie("session")!;
  const foreign: Record<string, string | undefined>[] = [
    { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" },
    { Origin: "null", "Sec-Fetch-Site": undefined },
    { Origin: undefined, "Sec-Fetch-Site": undefined },
    { Origin: browser.origin, "Sec-Fetch-Site": "same-site" },
  ];
  for (const headers of foreign) {
    const refused = await browser.post("/auth/logout", {}, { Accept: "application/json", ...headers });
    expectProblem(refused, 403, "origin_not_allowed");
    expect(refused.setCookies).toEqual([]);
  }
  expect((await browser.get("/auth/me")).status).toBe(200);
  expect((await browser.post("/auth/logout")).status).toBe(204);
  expect(browser.cookie("session")).toBeUndefined();
  const replayed = await ask("/auth/me", { headers: { Cookie: `${browser.cookieName("session")}=${session}` } });
  expectProblem(replayed, 401, "session_ended");
});

test("a GET signs nobody out", async () => {
  const browser = new PlainBrowser();
  await browser.signsIn();
  expectProblem(await browser.get("/auth/logout", { Accept: "application/json" }), 405, "method_not_allowed");
  expect((await browser.get("/auth/me")).status).toBe(200);
});

test("a disabled user's token and cookie are refused at once", async () => {
  const browser = new PlainBrowser(somebodyNew("kevin"));
  await browser.signsIn();
  const { access_token } = await signInByProgram(elsewhere(browser.person));
  await disableUser(browser.person.address);
  expectProblem(await withToken(access_token), 401, "session_ended");
  expectProblem(await browser.get("/auth/me"), 401, "session_ended");
});

test("a deleted session's token is refused", async () => {
  const { access_token, session_id } = await signInByProgram(somebodyNew("ada"));
  await rows()`delete from sessions where id = ${session_id}`;
  expectProblem(await withToken(access_token), 401, "session_ended");
});

test("a session ends after thirty idle days, and after ninety however much it was used", async () => {
  const ada = somebodyNew("ada");
  const idle = await signInByProgram(ada);
  await ageSession(idle.session_id, 31);
  expectProblem(await withToken(idle.access_token), 401, "session_ended");
  const used = await signInByProgram(elsewhere(ada));
  for (const days of [25, 25, 25]) {
    await ageSession(used.session_id, days);
    expect((await withToken(used.access_token)).status).toBe(200);
  }
  await ageSession(used.session_id, 16);
  expectProblem(await withToken(used.access_token), 401, "session_ended");
});
