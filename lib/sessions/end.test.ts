import { expect, test } from "playwright/test";
import { somebody } from "@/e2e/support/flood-limits";
import { somebodyNew } from "@/e2e/support/people";
import { eventsOf } from "@/e2e/support/rows";
import { atOnce, signIn } from "@/e2e/support/verbs";
import { endSession } from "./end";
import { findSessionById, findSessionByToken } from "./find";

test("an ended session is refused at once, by cookie and by id, and the trail records the end", async () => {
  const { sessionToken, session } = await signIn(somebodyNew("ada").address);
  const caller = somebody();
  await endSession(session.id, caller);
  expect(await findSessionByToken(sessionToken)).toMatchObject({ reason: "session_ended" });
  expect(await findSessionById(session.id)).toMatchObject({ reason: "session_ended" });
  expect(await eventsOf(caller.requestId)).toEqual([{ name: "session.ended", reason: "signed_out" }]);
});

test("ending a session leaves the same person's other sessions alone", async () => {
  const ada = somebodyNew("ada");
  const [phone, laptop] = [await signIn(ada.address), await signIn(ada.address)];
  await endSession(phone.session.id, somebody());
  expect(await findSessionByToken(laptop.sessionToken)).toMatchObject({ ok: true });
});

test("twenty parallel ends are one event", async () => {
  const { session } = await signIn(somebodyNew("ada").address);
  const caller = somebody();
  await atOnce(20, () => endSession(session.id, caller));
  expect(await eventsOf(caller.requestId)).toHaveLength(1);
});

test("ending a session that does not exist changes nothing and records nothing", async () => {
  const caller = somebody();
  await endSession("00000000-0000-4000-8000-000000000000", caller);
  expect(await eventsOf(caller.requestId)).toEqual([]);
});
