// Revocation and introspection: what was given back is worth nothing here from then on.

import { expect, test } from "playwright/test";
import { somebody } from "@/e2e/support/flood-limits";
import { somebodyNew } from "@/e2e/support/people";
import { ageFamily, deleteUser, disableUser, eventsOf } from "@/e2e/support/rows";
import { accepted, aProgram, atOnce, signIn, signInByProgram } from "@/e2e/support/verbs";
import { shiftClock } from "@/lib/clock";
import { endSession } from "@/lib/sessions/end";
import { findSessionById, findSessionByToken } from "@/lib/sessions/find";
import { checkAccessToken } from "./check";
import { introspect } from "./introspect";
import { issueTokens } from "./issue";
import { findClient, type Client } from "./clients/clients";
import { addClient } from "./clients/register";
import { refresh } from "./refresh/refresh";
import { revoke } from "./revoke";

test.afterEach(() => shiftClock(0));

const use = (token: string, client: Client) => refresh({ token, client, caller: aProgram() });
const give = (token: string, client: Client, caller = aProgram()) => revoke({ token, client, caller });

test("a revoked refresh token ends its family, its access tokens and the program's session at once, and is recorded", async () => {
  const { client, tokens, session } = await signInByProgram(somebodyNew("ada").address);
  const next = accepted(await use(tokens.refreshToken, client));
  const caller = aProgram();
  await give(next.refreshToken, client, caller);
  for (const token of [tokens.refreshToken, next.refreshToken]) expect(await use(token, client)).toMatchObject({ reason: "session_ended" });
  for (const token of [tokens.accessToken, next.accessToken]) expect(await checkAccessToken(token)).toMatchObject({ reason: "session_ended" });
  expect(await findSessionById(session.id)).toMatchObject({ reason: "session_ended" });
  expect((await eventsOf(caller.requestId)).map(({ name }) => name).toSorted()).toEqual(["session.ended", "token.revoked"]);
});

test("a former token of the family revokes it as well", async () => {
  const { client, tokens } = await signInByProgram(somebodyNew("ada").address);
  const next = accepted(await use(accepted(await use(tokens.refreshToken, client)).refreshToken, client));
  await give(tokens.refreshToken, client);
  expect(await use(next.refreshToken, client)).toMatchObject({ reason: "session_ended" });
});

test("revoking against rotating always ends revoked", async () => {
  for (let round = 0; round < 10; round++) {
    const { client, tokens } = await signInByProgram(somebodyNew("ada").address);
    const outcomes = await atOnce(6, async (index) => {
      if (index !== 3) return use(tokens.refreshToken, client);
      await give(tokens.refreshToken, client);
      return null;
    });
    const successors = outcomes.flatMap((outcome) => (outcome?.ok ? [outcome.value] : []));
    for (const { refreshToken, accessToken } of [tokens, ...successors]) {
      expect(await use(refreshToken, client)).toMatchObject({ reason: "session_ended" });
      expect(await checkAccessToken(accessToken)).toMatchObject({ reason: "session_ended" });
    }
  }
});

test("a program that shares a browser's session loses its tokens, and the browser stays signed in", async () => {
  const browser = await signIn(somebodyNew("ada").address);
  const register = async () => (await findClient(accepted(await addClient({ name: "App", kind: "public", redirectUris: [], origins: [] })).id))!;
  const [app, other] = [await register(), await register()];
  const grant = { session: browser.session, user: browser.user, client: app, scope: "read", caller: somebody() };
  const [mine, others] = [await issueTokens(grant), await issueTokens({ ...grant, client: other })];
  await give(mine.refreshToken, app);
  expect(await checkAccessToken(mine.accessToken)).toMatchObject({ reason: "session_ended" });
  expect(await findSessionByToken(browser.sessionToken)).toMatchObject({ ok: true });
  accepted(await checkAccessToken(others.accessToken));
  const again = await issueTokens(grant);
  accepted(await checkAccessToken(again.accessToken));
});

test("a new grant does not revive the access tokens of a revoked one", async () => {
  const browser = await signIn(somebodyNew("ada").address);
  const { client } = await signInByProgram(somebodyNew("bea").address);
  const grant = { session: browser.session, user: browser.user, client, scope: "read", caller: somebody() };
  shiftClock(-5_000);
  const before = await issueTokens(grant);
  shiftClock(0);
  await give(before.refreshToken, client);
  accepted(await checkAccessToken((await issueTokens(grant)).accessToken));
  expect(await checkAccessToken(before.accessToken)).toMatchObject({ reason: "session_ended" });
});

test("a revoked access token ends by itself, however often it is revoked", async () => {
  const { client, tokens } = await signInByProgram(somebodyNew("ada").address);
  const callers = [aProgram(), aProgram()];
  for (const caller of callers) await give(tokens.accessToken, client, caller);
  expect(await checkAccessToken(tokens.accessToken)).toMatchObject({ reason: "session_ended" });
  accepted(await checkAccessToken(accepted(await use(tokens.refreshToken, client)).accessToken));
  expect(await eventsOf(callers[0]!.requestId)).toEqual([{ name: "token.revoked", reason: null }]);
  expect(await eventsOf(callers[1]!.requestId)).toEqual([]);
});

test("another client's token and an unknown one change nothing and tell nothing", async () => {
  const { client, tokens } = await signInByProgram(somebodyNew("ada").address);
  const caller = aProgram();
  for (const token of [tokens.refreshToken, tokens.accessToken, "", "x", "A".repeat(43), `${tokens.refreshToken}A`]) await give(token, { ...client, id: "other" }, caller);
  expect(await eventsOf(caller.requestId)).toEqual([]);
  accepted(await checkAccessToken(tokens.accessToken));
  accepted(await use(tokens.refreshToken, client));
});

test("introspection tells about a good access token, and neither email nor name", async () => {
  const { client, tokens, user, session } = await signInByProgram(somebodyNew("ada").address);
  const told = await introspect(tokens.accessToken, { ...client, id: "backend", kind: "confidential" });
  expect(told).toEqual({
    active: true, token_type: "Bearer", iss: client.audience, aud: client.audience, sub: user.id, sid: session.id, client_id: "default", scope: "read write",
    jti: expect.any(String), iat: expect.any(Number), exp: expect.any(Number),
  });
});

test("introspection tells about the client's own refresh tokens, and changes nothing", async () => {
  const { client, tokens, user } = await signInByProgram(somebodyNew("ada").address);
  for (let round = 0; round < 2; round++) {
    expect(await introspect(tokens.refreshToken, client)).toMatchObject({ active: true, sub: user.id, client_id: "default" });
    expect(await introspect(tokens.refreshToken, { ...client, id: "other" })).toEqual({ active: false });
  }
  const newest = accepted(await use(accepted(await use(tokens.refreshToken, client)).refreshToken, client));
  await ageFamily((await sessionOf(newest.accessToken)).id, 11);
  expect(await introspect(tokens.refreshToken, client)).toEqual({ active: false });
  expect(await introspect(newest.refreshToken, client)).toMatchObject({ active: true });
});

test("for another audience, ended, revoked, disabled, deleted, expired or no token at all, it is inactive and no more", async () => {
  const people = await Promise.all(["ada", "bea", "cyd", "dot", "eve"].map((name) => signInByProgram(somebodyNew(name).address)));
  const [ended, revoked, disabled, deleted, fine] = people as [Signed, Signed, Signed, Signed, Signed];
  await endSession(ended.session.id, aProgram());
  await give(revoked.tokens.accessToken, revoked.client);
  await disableUser(disabled.user.email);
  await deleteUser(deleted.user.email);
  for (const { tokens, client } of [ended, revoked, disabled, deleted]) expect(await introspect(tokens.accessToken, client)).toEqual({ active: false });
  for (const { tokens, client } of [ended, disabled, deleted]) expect(await introspect(tokens.refreshToken, client)).toEqual({ active: false });
  expect(await introspect(fine.tokens.accessToken, { ...fine.client, audience: "https://other.example" })).toEqual({ active: false });
  for (const token of ["", "x", fine.sessionToken ?? "A".repeat(43)]) expect(await introspect(token, fine.client)).toEqual({ active: false });
  shiftClock(601_000);
  expect(await introspect(fine.tokens.accessToken, fine.client)).toEqual({ active: false });
});

type Signed = Awaited<ReturnType<typeof signInByProgram>>;
const sessionOf = async (accessToken: string) => accepted(await checkAccessToken(accessToken)).session!;
