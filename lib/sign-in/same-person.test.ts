// When the person who is signed in here proves again, the session goes on with everything that depends on it.

import { expect, test } from "playwright/test";
import { restore, somebody } from "@/e2e/support/flood-limits";
import { somebodyNew } from "@/e2e/support/people";
import { countOf, disableUser, eventsOf, rows } from "@/e2e/support/rows";
import { accepted, atOnce, issueTokens, mailedInBrowser, nothingElse, signIn } from "@/e2e/support/verbs";
import { defaultClientId, findClient } from "@/lib/oauth/clients/clients";
import { refresh } from "@/lib/oauth/refresh/refresh";
import { endSession } from "@/lib/sessions/end";
import { findSessionByToken } from "@/lib/sessions/find";
import { confirmLink } from "./confirm-link";
import { enterCode } from "./enter-code";

test.afterEach(restore);

const into = (previousToken: string) => ({ kind: "browser", previousToken }) as const;
const sessionRow = async (id: string) => (await rows()`select * from sessions where id = ${id}`)[0]!;
async function provesAgain(address: string, previousToken: string, caller = somebody()) {
  const { mail } = await mailedInBrowser(address);
  return confirmLink(mail.token, nothingElse, into(previousToken), caller);
}

test("the session keeps its id, its absolute limit and its device; the proof, its method and the cookie's secret are new", async () => {
  const ada = await signIn(somebodyNew("ada").address);
  await rows()`update sessions set authenticated_at = now() - interval '1 hour', absolute_expires_at = now() + interval '3 days' where id = ${ada.session.id}`;
  const before = await sessionRow(ada.session.id);
  const { code, askedHere } = await mailedInBrowser(ada.user.email);
  const presented = { askedHere, verifierChallenge: null };
  const caller = somebody({ userAgent: "Mozilla/5.0 (Windows NT 10.0; rv:139.0) Gecko/20100101 Firefox/139.0" });
  const again = accepted(await enterCode(code, { kind: "asked-here" }, presented, into(ada.sessionToken), caller));
  expect(again.session).toMatchObject({ id: ada.session.id, expiresAt: before.absolute_expires_at });
  const after = await sessionRow(ada.session.id);
  expect(after).toMatchObject({
    absolute_expires_at: before.absolute_expires_at,
    browser: before.browser,
    created_at: before.created_at,
    ended_at: null,
  });
  expect([before.methods, after.methods]).toEqual([["link"], ["code"]]);
  expect(after.authenticated_at.getTime()).toBeGreaterThan(before.authenticated_at.getTime() + 3_000_000);
  expect(await findSessionByToken(ada.sessionToken)).toMatchObject({ reason: "unauthenticated" });
  expect(accepted(await findSessionByToken(again.sessionToken!)).id).toBe(ada.session.id);
  expect(await countOf(ada.user.email)).toMatchObject({ sessions: 1 });
});

test("the refresh tokens of its apps go on", async () => {
  const ada = await signIn(somebodyNew("ada").address);
  const client = (await findClient(defaultClientId))!;
  const grant = { session: ada.session, user: accepted(await findSessionByToken(ada.sessionToken)).user, client };
  const app = await issueTokens({ ...grant, scope: "read", caller: somebody() });
  accepted(await provesAgain(ada.user.email, ada.sessionToken));
  accepted(await refresh({ token: app.refreshToken, client, caller: somebody() }));
});

test("the trail records a proof, but no start and no end, and no notice of a new device is mailed", async () => {
  const ada = await signIn(somebodyNew("ada").address);
  const caller = somebody({ knownAddresses: [] });
  expect(accepted(await provesAgain(ada.user.email, ada.sessionToken, caller)).noticeQueued).toBe(false);
  expect((await eventsOf(caller.requestId)).map(({ name }) => name).toSorted()).toEqual([
    "challenge.redeemed",
    "session.reauthenticated",
  ]);
});

test("another person's sign-in ends the session and starts another", async () => {
  const ada = await signIn(somebodyNew("ada").address);
  const bea = accepted(await provesAgain(somebodyNew("bea").address, ada.sessionToken));
  expect(bea.session.id).not.toBe(ada.session.id);
  expect(await sessionRow(ada.session.id)).toMatchObject({ ended_because: "replaced" });
});

for (const [what, change] of Object.entries({
  "was ended": (id: string) => endSession(id, somebody()),
  "ran out by its idle limit": (id: string) => rows()`update sessions set idle_expires_at = now() where id = ${id}`,
  "reached its absolute limit": (id: string) =>
    rows()`update sessions set absolute_expires_at = now() where id = ${id}`,
})) {
  test(`a session that ${what} is not revived: another one starts`, async () => {
    const ada = await signIn(somebodyNew("ada").address);
    await change(ada.session.id);
    const again = accepted(await provesAgain(ada.user.email, ada.sessionToken));
    expect(again.session.id).not.toBe(ada.session.id);
    expect(accepted(await findSessionByToken(again.sessionToken!)).id).toBe(again.session.id);
  });
}

test("a disabled user gets no session and renews none", async () => {
  const kevin = await signIn(somebodyNew("kevin").address);
  const { mail } = await mailedInBrowser(kevin.user.email);
  await disableUser(kevin.user.email);
  const before = await sessionRow(kevin.session.id);
  expect(await confirmLink(mail.token, nothingElse, into(kevin.sessionToken), somebody())).toMatchObject({
    reason: "session_ended",
  });
  expect(await sessionRow(kevin.session.id)).toEqual(before);
});

test("a proof at the moment of a sign-out never keeps the signed-out session alive", async () => {
  for (let round = 0; round < 6; round++) {
    const ada = await signIn(somebodyNew("ada").address);
    const { mail } = await mailedInBrowser(ada.user.email);
    const [outcome] = await Promise.all([
      confirmLink(mail.token, nothingElse, into(ada.sessionToken), somebody()),
      endSession(ada.session.id, somebody()),
    ]);
    const { session, sessionToken } = accepted(outcome);
    const found = await findSessionByToken(sessionToken!);
    // The sign-out ended the session that was kept, or came first, and the proof started another.
    expect(found.ok).toBe(session.id !== ada.session.id);
    expect(await sessionRow(ada.session.id)).toMatchObject({ ended_because: "signed_out" });
  }
});

test("twenty parallel proofs by one link renew once", async () => {
  const ada = await signIn(somebodyNew("ada").address);
  const { mail } = await mailedInBrowser(ada.user.email);
  const outcomes = await atOnce(20, () => confirmLink(mail.token, nothingElse, into(ada.sessionToken), somebody()));
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await countOf(ada.user.email)).toMatchObject({ sessions: 1 });
});
