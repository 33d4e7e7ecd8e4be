import { expect, test } from "playwright/test";
import { somebodyNew } from "@/e2e/support/people";
import { disableUser } from "@/e2e/support/rows";
import { signIn } from "@/e2e/support/verbs";
import { findSessionByToken } from "@/lib/sessions/find";
import { sessionAdapter } from "./adapter";

test("Auth.js finds a session that we wrote, by the cookie's value", async () => {
  const ada = somebodyNew("ada");
  const { sessionToken, user, session } = await signIn(ada.address);
  const found = await sessionAdapter().getSessionAndUser!(sessionToken);
  expect(found).toMatchObject({
    user: { id: user.id, email: ada.address },
    session: { sessionToken, userId: user.id, expires: session.expiresAt },
  });
});

test("Auth.js finds no session that is unknown, ended or a disabled user's", async () => {
  const kevin = somebodyNew("kevin");
  const { sessionToken } = await signIn(kevin.address);
  const adapter = sessionAdapter();
  expect(await adapter.getSessionAndUser!("A".repeat(43))).toBeNull();
  await disableUser(kevin.address);
  expect(await adapter.getSessionAndUser!(sessionToken)).toBeNull();
});

test("signing out through Auth.js ends the session", async () => {
  const { sessionToken } = await signIn(somebodyNew("ada").address);
  await sessionAdapter().deleteSession!(sessionToken);
  expect(await findSessionByToken(sessionToken)).toMatchObject({ reason: "session_ended" });
});

test("Auth.js makes no session, no user and no token, and redeems nothing", async () => {
  const adapter = sessionAdapter();
  const { sessionToken, user } = await signIn(somebodyNew("ada").address);
  const expires = new Date(Date.now() + 60_000);
  await expect(async () => adapter.createSession!({ sessionToken, userId: user.id, expires })).rejects.toThrow(
    "one way",
  );
  await expect(async () =>
    adapter.createUser!({ id: "x", email: "eve@people.example", emailVerified: null }),
  ).rejects.toThrow("one way");
  await expect(async () =>
    adapter.createVerificationToken!({ identifier: "eve@people.example", token: "x", expires }),
  ).rejects.toThrow("one way");
  expect(await adapter.useVerificationToken!({ identifier: "eve@people.example", token: "x" })).toBeNull();
  expect(await adapter.updateSession!({ sessionToken, expires: new Date(Date.now() + 400 * 86_400_000) })).toBeNull();
});
