// Revocation and introspection: a revoked token is refused here from then on.

import { expect, test } from "playwright/test";
import { somebody } from "@/e2e/support/flood-limits";
import { somebodyNew } from "@/e2e/support/people";
import { ageFamily, deleteUser, disableUser, eventsOf } from "@/e2e/support/rows";
import { accepted, aProgram, atOnce, issueTokens, signIn, signInByProgram } from "@/e2e/support/verbs";
import { shiftClock } from "@/lib/clock";
import { randomId } from "@/lib/secret";
import { endSession } from "@/lib/sessions/end";
import { findSessionById, findSessionByToken } from "@/lib/sessions/find";
import { issueAccessToken } from "@/lib/tokens/access";
import { checkAccessToken } from "./check";
import { introspect } from "./introspect";
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
  for (const token of [tokens.refreshToken, next.refreshToken])
    expect(await use(token, client)).toMatchObject({ reason: "session_ended" });
  for (const token of [tokens.accessToken, next.accessToken])
    expect(await checkAccessToken(token)).toMatchObject({ reason: "session_ended" });
  expect(await findSessionById(session.id)).toMatchObject({ reason: "session_ended" });
  expect((await eventsOf(caller.requestId)).map(({ name }) => name).toSorted()).toEqual([
    "session.ended",
    "token.revoked",
  ]);
});

test("a former token of the family revokes it as well", async () => {
  const { client, tokens } = await signInByProgram(somebodyNew("ada").address);
  const next = accepted(await use(accepted(await use(tokens.refreshToken, client)).refreshToken, client));
  await give(tokens.refreshToken, client);
  expect(await use(next.refreshToken, client)).toMatchObject({ reason: "session_ended" });
});

test("revoking and rotating at once always ends revoked", async () => {
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
  const { browser, grant, other } = await inOneBrowser();
  const [mine, others] = [await issueTokens(grant), await issueTokens({ ...grant, client: other })];
  await give(mine.refreshToken, grant.client);
  expect(await checkAccessToken(mine.accessToken)).toMatchObject({ reason: "session_ended" });
  expect(await findSessionByToken(browser.sessionToken)).toMatchObject({ ok: true });
  accepted(await checkAccessToken(others.accessToken));
  accepted(await checkAccessToken((await issueTokens(grant)).accessToken));
});

test("when one of three tabs of an app gives its tokens back, the other two keep theirs", async () => {
  const { grant } = await inOneBrowser();
  const [left, gone, right] = await Promise.all([issueTokens(grant), issueTokens(grant), issueTokens(grant)]);
  const refreshed = accepted(await use(gone.refreshToken, grant.client));
  await give(gone.refreshToken, grant.client);
  for (const { accessToken } of [gone, refreshed])
    expect(await checkAccessToken(accessToken)).toMatchObject({ reason: "session_ended" });
  for (const tab of [left, right]) {
    accepted(await checkAccessToken(tab.accessToken));
    accepted(await checkAccessToken(accepted(await use(tab.refreshToken, grant.client)).accessToken));
  }
});

test("a new grant does not revive the access tokens of a revoked one, not even in the same second or by a fast clock", async () => {
  const { grant } = await inOneBrowser();
  // The second grant is made before the first one ends, always in the same second, and with a clock that is ahead.
  for (const milliseconds of [0, 5_000, 600_000]) {
    shiftClock(milliseconds);
    const before = await issueTokens(grant);
    await give(before.refreshToken, grant.client);
    accepted(await checkAccessToken((await issueTokens(grant)).accessToken));
    expect(await checkAccessToken(before.accessToken), `${milliseconds} ms`).toMatchObject({ reason: "session_ended" });
  }
});

test("a browser's own access token outlives the tokens that an app gives back, and the other way round", async () => {
  const { browser, grant } = await inOneBrowser();
  const own = async () =>
    (
      await issueAccessToken({
        subject: browser.user.subject,
        sessionId: browser.session.id,
        clientId: grant.client.id,
        scope: "read write",
      })
    ).token;
  const before = await own();
  const app = await issueTokens(grant);
  await give(app.refreshToken, grant.client);
  for (const token of [before, await own()]) accepted(await checkAccessToken(token));
  const later = await issueTokens(grant);
  await give(before, grant.client);
  expect(await checkAccessToken(before)).toMatchObject({ reason: "session_ended" });
  accepted(await checkAccessToken(later.accessToken));
});

test("a token whose family does not exist, or belongs to another session, is refused", async () => {
  const { browser, grant } = await inOneBrowser();
  const stranger = await signInByProgram(somebodyNew("cyd").address);
  const named = (familyId: string) =>
    issueAccessToken({
      subject: browser.user.subject,
      sessionId: browser.session.id,
      familyId,
      clientId: grant.client.id,
      scope: "read",
    });
  for (const family of [randomId(), stranger.family!.id])
    expect(await checkAccessToken((await named(family)).token)).toMatchObject({ reason: "session_ended" });
});

test("a revoked access token ends alone, however often it is revoked", async () => {
  const { client, tokens } = await signInByProgram(somebodyNew("ada").address);
  const callers = [aProgram(), aProgram()];
  for (const caller of callers) await give(tokens.accessToken, client, caller);
  expect(await checkAccessToken(tokens.accessToken)).toMatchObject({ reason: "session_ended" });
  accepted(await checkAccessToken(accepted(await use(tokens.refreshToken, client)).accessToken));
  expect(await eventsOf(callers[0]!.requestId)).toEqual([{ name: "token.revoked", reason: null }]);
  expect(await eventsOf(callers[1]!.requestId)).toEqual([]);
});

test("another client's token and an unknown one change nothing and reveal nothing", async () => {
  const { client, tokens } = await signInByProgram(somebodyNew("ada").address);
  const caller = aProgram();
  for (const token of [tokens.refreshToken, tokens.accessToken, "", "x", "A".repeat(43), `${tokens.refreshToken}A`])
    await give(token, { ...client, id: "other" }, caller);
  expect(await eventsOf(caller.requestId)).toEqual([]);
  accepted(await checkAccessToken(tokens.accessToken));
  accepted(await use(tokens.refreshToken, client));
});

test("introspection describes a valid access token, with the user's address where its scope has read", async () => {
  const { client, tokens, user, session } = await signInByProgram(somebodyNew("ada").address);
  const described = await introspect(tokens.accessToken, { ...client, id: "backend", kind: "confidential" });
  expect(described).toEqual({
    active: true,
    token_type: "Bearer",
    iss: client.audience,
    aud: client.audience,
    sub: user.id,
    sid: session.id,
    client_id: "default",
    scope: "read write",
    jti: expect.any(String),
    iat: expect.any(Number),
    exp: expect.any(Number),
    username: user.email,
    email: user.email,
  });
  const narrow = accepted(
    await refresh({ token: tokens.refreshToken, client, scope: "write write", caller: aProgram() }),
  );
  expect(narrow.scope).toBe("write");
  const less = await introspect(narrow.accessToken, { ...client, id: "backend", kind: "confidential" });
  expect(less).toMatchObject({ active: true, scope: "write" });
  for (const claim of ["username", "email"]) expect(less).not.toHaveProperty(claim);
});

test("introspection describes the client's own refresh tokens, and changes nothing", async () => {
  const { client, tokens, user } = await signInByProgram(somebodyNew("ada").address);
  for (let round = 0; round < 2; round++) {
    expect(await introspect(tokens.refreshToken, client)).toMatchObject({
      active: true,
      sub: user.id,
      client_id: "default",
    });
    expect(await introspect(tokens.refreshToken, { ...client, id: "other" })).toEqual({ active: false });
  }
  const newest = accepted(await use(accepted(await use(tokens.refreshToken, client)).refreshToken, client));
  await ageFamily((await sessionOf(newest.accessToken)).id, 11);
  expect(await introspect(tokens.refreshToken, client)).toEqual({ active: false });
  expect(await introspect(newest.refreshToken, client)).toMatchObject({ active: true });
});

test("a token for another audience, an ended, revoked or expired one, one of a disabled or deleted user, and anything else are inactive, and nothing more is said", async () => {
  const people = await Promise.all(
    ["ada", "bea", "cyd", "dot", "eve"].map((name) => signInByProgram(somebodyNew(name).address)),
  );
  const [ended, revoked, disabled, deleted, fine] = people as [Signed, Signed, Signed, Signed, Signed];
  await endSession(ended.session.id, aProgram());
  await give(revoked.tokens.accessToken, revoked.client);
  await disableUser(disabled.user.email);
  await deleteUser(deleted.user.email);
  for (const { tokens, client } of [ended, revoked, disabled, deleted])
    expect(await introspect(tokens.accessToken, client)).toEqual({ active: false });
  for (const { tokens, client } of [ended, disabled, deleted])
    expect(await introspect(tokens.refreshToken, client)).toEqual({ active: false });
  expect(await introspect(fine.tokens.accessToken, { ...fine.client, audience: "https://other.example" })).toEqual({
    active: false,
  });
  for (const token of ["", "x", fine.sessionToken ?? "A".repeat(43)])
    expect(await introspect(token, fine.client)).toEqual({ active: false });
  // By the database's clock it has expired, whatever this process's clock says.
  const { token: old } = await issueAccessToken({
    subject: fine.user.subject,
    sessionId: fine.session.id,
    clientId: "default",
    scope: "read",
    lifetimeSeconds: -1,
  });
  expect(await introspect(old, fine.client)).toEqual({ active: false });
  shiftClock(601_000);
  expect(await introspect(fine.tokens.accessToken, fine.client)).toMatchObject({ active: true });
});

/** A person who is signed in in a browser, and two programs that may get tokens in that session. */
async function inOneBrowser() {
  const browser = await signIn(somebodyNew("ada").address);
  const client = (await findClient(undefined))!;
  const { id } = accepted(
    await addClient({ name: "Other", kind: "public", redirectUris: ["https://other.example/in"], origins: [] }),
  );
  const other = (await findClient(id))!;
  return {
    browser,
    other,
    grant: { session: browser.session, user: browser.user, client, scope: "read", caller: somebody() },
  };
}

type Signed = Awaited<ReturnType<typeof signInByProgram>>;
const sessionOf = async (accessToken: string) => accepted(await checkAccessToken(accessToken)).session!;
