import { expect, test } from "playwright/test";
import { configure, restore } from "@/e2e/support/flood-limits";
import { restart } from "@/e2e/support/own-database";
import { somebodyNew } from "@/e2e/support/people";
import { ageSession, disableUser, rows } from "@/e2e/support/rows";
import { accepted, signIn } from "@/e2e/support/verbs";
import { shiftClock } from "@/lib/clock";
import { findSessionById, findSessionByToken } from "./find";

test.afterEach(() => {
  shiftClock(0);
  restore();
});

const day = 86_400_000;

test("a cookie finds its session and its user, and so does the session's id", async () => {
  const ada = somebodyNew("ada");
  const { sessionToken, session, user } = await signIn(ada.address);
  const found = accepted(await findSessionByToken(sessionToken));
  expect(found).toMatchObject({
    id: session.id,
    clientId: "default",
    user: { id: user.id, email: ada.address, name: null },
  });
  expect(accepted(await findSessionById(session.id))).toEqual(found);
});

test("anything that is not a cookie of ours is unauthenticated", async () => {
  const { sessionToken, session } = await signIn(somebodyNew("ada").address);
  const swapped = sessionToken.replace(/[a-z]/i, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );
  for (const token of [
    "",
    session.id,
    sessionToken.slice(1),
    `${sessionToken}A`,
    `${sessionToken}=`,
    swapped,
    "A".repeat(43),
    "A".repeat(300_000),
    "%00",
    "' or ''='",
  ]) {
    expect(await findSessionByToken(token), token.slice(0, 50)).toEqual({ ok: false, reason: "unauthenticated" });
  }
  for (const id of [
    "",
    sessionToken,
    session.id.toUpperCase(),
    session.id.slice(1),
    `${session.id} `,
    "00000000-0000-0000-0000-000000000000",
  ]) {
    expect(await findSessionById(id), id).toEqual({ ok: false, reason: "unauthenticated" });
  }
});

test("the stored hash does not work as a cookie", async () => {
  const { session } = await signIn(somebodyNew("ada").address);
  const [row] = await rows()`select token_hash from sessions where id = ${session.id}`;
  expect(await findSessionByToken(row!.token_hash)).toMatchObject({ reason: "unauthenticated" });
});

test("a session runs out after thirty idle days, by the database's clock", async () => {
  const { sessionToken, session } = await signIn(somebodyNew("ada").address);
  await ageSession(session.id, 29.1);
  shiftClock(40 * day);
  expect(await findSessionByToken(sessionToken)).toMatchObject({ ok: true });
  const bea = await signIn(somebodyNew("bea").address);
  await ageSession(bea.session.id, 30.1);
  shiftClock(-40 * day);
  expect(await findSessionByToken(bea.sessionToken)).toMatchObject({ reason: "session_ended" });
});

test("use moves the idle limit, at most once a day", async () => {
  const { sessionToken, session } = await signIn(somebodyNew("ada").address);
  const idle = async () =>
    (
      await rows()`select extract(epoch from idle_expires_at - now()) / 86400 as days from sessions where id = ${session.id}`
    )[0]!.days;
  await ageSession(session.id, 0.9);
  await findSessionByToken(sessionToken);
  expect(Number(await idle())).toBeCloseTo(29.1, 1);
  await ageSession(session.id, 0.2);
  await findSessionByToken(sessionToken);
  expect(Number(await idle())).toBeCloseTo(30, 1);
});

test("nothing extends the absolute limit of ninety days", async () => {
  const { sessionToken, session } = await signIn(somebodyNew("ada").address);
  // Used every twenty days, until the day before.
  for (const days of [20, 20, 20, 20, 9.9]) {
    await ageSession(session.id, days);
    expect(await findSessionByToken(sessionToken)).toMatchObject({ ok: true });
  }
  const { expiresAt } = accepted(await findSessionByToken(sessionToken));
  expect(expiresAt.getTime() - Date.now()).toBeLessThan(0.2 * day);
  await ageSession(session.id, 0.2);
  expect(await findSessionByToken(sessionToken)).toMatchObject({ reason: "session_ended" });
});

test("both limits are settings", async () => {
  configure({ SESSION_IDLE_DAYS: "2", SESSION_ABSOLUTE_DAYS: "3" });
  const { sessionToken, session } = await signIn(somebodyNew("ada").address);
  for (const days of [1.5, 1.4]) {
    await ageSession(session.id, days);
    expect(await findSessionByToken(sessionToken)).toMatchObject({ ok: true });
  }
  await ageSession(session.id, 0.2);
  expect(await findSessionByToken(sessionToken)).toMatchObject({ reason: "session_ended" });
  const bea = await signIn(somebodyNew("bea").address);
  await ageSession(bea.session.id, 2.1);
  expect(await findSessionByToken(bea.sessionToken)).toMatchObject({ reason: "session_ended" });
});

test("looking up a session that has ended does not revive it", async () => {
  const { sessionToken, session } = await signIn(somebodyNew("ada").address);
  await ageSession(session.id, 31);
  for (let round = 0; round < 3; round++)
    expect(await findSessionByToken(sessionToken)).toMatchObject({ reason: "session_ended" });
});

test("a disabled user's session ends at once, by cookie and by id", async () => {
  const kevin = somebodyNew("kevin");
  const { sessionToken, session } = await signIn(kevin.address);
  await disableUser(kevin.address);
  expect(await findSessionByToken(sessionToken)).toMatchObject({ reason: "session_ended" });
  expect(await findSessionById(session.id)).toMatchObject({ reason: "session_ended" });
});

test("a cookie made under the previous secret is still good, and under another one it is not", async () => {
  const { sessionToken } = await signIn(somebodyNew("ada").address);
  const before = process.env.AUTH_SECRET!;
  try {
    Object.assign(process.env, {
      AUTH_SECRET: "vT8cR2mLx0QpZ5nYk7WdJ4sHb9GfE3uAoI6yKqXtVzM",
      AUTH_SECRET_PREVIOUS: before,
    });
    await restart();
    expect(await findSessionByToken(sessionToken)).toMatchObject({ ok: true });
    delete process.env.AUTH_SECRET_PREVIOUS;
    await restart();
    expect(await findSessionByToken(sessionToken)).toMatchObject({ reason: "unauthenticated" });
  } finally {
    process.env.AUTH_SECRET = before;
    delete process.env.AUTH_SECRET_PREVIOUS;
    await restart();
  }
});
