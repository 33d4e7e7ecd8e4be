import { expect, test } from "playwright/test";
import { somebody } from "@/e2e/support/flood-limits";
import { somebodyNew } from "@/e2e/support/people";
import { ageSession, eventsOf } from "@/e2e/support/rows";
import { atOnce, signIn } from "@/e2e/support/verbs";
import { endOtherSessions, endSession, endSessionOf } from "./end";
import { findSessionById } from "./find";
import { listSessions } from "./list";

test("the list has the live sessions of one user, the most recently used first", async () => {
  const ada = somebodyNew("ada");
  const [old, ended, now] = [await signIn(ada.address), await signIn(ada.address), await signIn(ada.address)];
  const gone = await signIn(ada.address);
  await signIn(somebodyNew("bea").address);
  await ageSession(old.session.id, 2);
  await ageSession(gone.session.id, 31);
  await endSession(ended.session.id, somebody());
  const sessions = await listSessions(now.user.id);
  expect(sessions.map(({ id }) => id)).toEqual([now.session.id, old.session.id]);
  expect(Object.keys(sessions[0]!)).not.toContain("tokenHash");
});

test("a user ends one of their sessions by its id, once, and the trail records it", async () => {
  const ada = somebodyNew("ada");
  const [here, there] = [await signIn(ada.address), await signIn(ada.address)];
  const caller = somebody();
  const outcomes = await atOnce(5, () => endSessionOf(here.user.id, there.session.id, caller));
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await findSessionById(there.session.id)).toMatchObject({ reason: "session_ended" });
  expect(await findSessionById(here.session.id)).toMatchObject({ ok: true });
  expect(await eventsOf(caller.requestId)).toEqual([{ name: "session.ended", reason: "ended_by_user" }]);
});

test("another user's session, an unknown one and a malformed id get the same refusal, and nothing ends", async () => {
  const [ada, eve] = [await signIn(somebodyNew("ada").address), await signIn(somebodyNew("eve").address)];
  for (const id of [
    ada.session.id,
    "00000000-0000-4000-8000-000000000000",
    "x",
    "",
    "' or true --",
    ada.session.id.toUpperCase(),
  ]) {
    expect(await endSessionOf(eve.user.id, id, somebody()), id).toEqual({ ok: false, reason: "not_found" });
  }
  expect(await findSessionById(ada.session.id)).toMatchObject({ ok: true });
});

test("ending all other sessions keeps this one, and those of other users", async () => {
  const ada = somebodyNew("ada");
  const [here, phone, laptop] = [await signIn(ada.address), await signIn(ada.address), await signIn(ada.address)];
  const bea = await signIn(somebodyNew("bea").address);
  expect(await endOtherSessions(here.user.id, here.session.id, somebody())).toBe(2);
  expect(await endOtherSessions(here.user.id, here.session.id, somebody())).toBe(0);
  for (const { session } of [phone, laptop])
    expect(await findSessionById(session.id)).toMatchObject({ reason: "session_ended" });
  for (const { session } of [here, bea]) expect(await findSessionById(session.id)).toMatchObject({ ok: true });
});
