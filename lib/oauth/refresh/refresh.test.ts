import { expect, test } from "playwright/test";
import { configure, restore } from "@/e2e/support/flood-limits";
import { somebodyNew } from "@/e2e/support/people";
import { ageFamily, ageSession, deleteUser, disableUser, eventsOf, rows } from "@/e2e/support/rows";
import { accepted, aProgram, atOnce, issueTokens, signIn, signInByProgram, tally } from "@/e2e/support/verbs";
import { list } from "@/lib/inbox/store";
import { deliverDue } from "@/lib/mail/delivery/deliver";
import { endSession } from "@/lib/sessions/end";
import { findSessionById } from "@/lib/sessions/find";
import { verifyAccessToken } from "@/lib/tokens/access";
import { refresh } from "./refresh";

test.afterEach(restore);

type Program = Awaited<ReturnType<typeof signInByProgram>>;
const use = ({ client }: Program, token: string, scope?: string) =>
  refresh({ token, client, scope, caller: aProgram() });
const next = async (who: Program, token: string) => accepted(await use(who, token)).refreshToken;

test("each use gives a new refresh token, and an access token of the same session", async () => {
  const ada = await signInByProgram(somebodyNew("ada").address);
  const first = accepted(await use(ada, ada.tokens.refreshToken));
  const second = accepted(await use(ada, first.refreshToken));
  expect(new Set([ada.tokens.refreshToken, first.refreshToken, second.refreshToken]).size).toBe(3);
  expect(second).toMatchObject({ expiresIn: 600, refreshExpiresIn: 30 * 86_400, scope: "read write" });
  expect(accepted(await verifyAccessToken(second.accessToken))).toMatchObject({
    sessionId: ada.session.id,
    subject: ada.user.subject,
    clientId: "default",
  });
});

test("the database holds no refresh token, and no refresh token is a JWT", async () => {
  const ada = await signInByProgram(somebodyNew("ada").address);
  const token = await next(ada, ada.tokens.refreshToken);
  const [row] =
    await rows()`select row_to_json(f)::text as text from refresh_families f where session_id = ${ada.session.id}`;
  for (const part of token.split("~").filter(({ length }) => length > 40)) expect(row!.text).not.toContain(part);
  expect(await verifyAccessToken(token)).toMatchObject({ reason: "token_invalid" });
});

test("a browser's sign-in has no refresh family", async () => {
  const { session, family } = await signIn(somebodyNew("ada").address);
  expect(family).toBeNull();
  expect(await rows()`select id from refresh_families where session_id = ${session.id}`).toEqual([]);
});

test("twenty parallel uses give one successor, and nobody is signed out", async () => {
  const ada = await signInByProgram(somebodyNew("ada").address);
  let token = ada.tokens.refreshToken;
  for (let round = 0; round < 2; round++) {
    const outcomes = await atOnce(20, () => use(ada, token));
    const successors = new Set(outcomes.map((outcome) => accepted(outcome).refreshToken));
    expect(successors.size).toBe(1);
    [token] = [...successors] as [string];
  }
  expect(await next(ada, token)).not.toBe(token);
});

test("until the successor is first used, a lost reply is given again, however late", async () => {
  const ada = await signInByProgram(somebodyNew("ada").address);
  const successor = await next(ada, ada.tokens.refreshToken);
  await ageFamily(ada.session.id, 20 * 86_400);
  expect(await next(ada, ada.tokens.refreshToken)).toBe(successor);
});

test("for ten seconds after the successor was used its parent is answered with that successor", async () => {
  const ada = await signInByProgram(somebodyNew("ada").address);
  const line = [ada.tokens.refreshToken];
  for (let round = 0; round < 4; round++) line.push(await next(ada, line.at(-1)!));
  for (const [index, token] of line.slice(0, -1).entries()) expect(await next(ada, token)).toBe(line[index + 1]);
  await ageFamily(ada.session.id, 6);
  const newest = await next(ada, line.at(-1)!);
  await ageFamily(ada.session.id, 5);
  // Its predecessor was used eleven seconds ago and this one five, so its parent is still within the ten seconds.
  expect(await next(ada, line.at(-2)!)).toBe(line.at(-1));
  expect(await use(ada, line.at(-3)!)).toMatchObject({ reason: "refresh_token_reused" });
  expect(await use(ada, newest)).toMatchObject({ reason: "refresh_token_reused" });
});

test("a token that is used again later ends the family and the session, is recorded, and mails the user", async () => {
  const address = somebodyNew("ada").address;
  const ada = await signInByProgram(address);
  const newest = await next(ada, await next(ada, ada.tokens.refreshToken));
  await ageFamily(ada.session.id, 11);
  const thief = aProgram({ userAgent: "Wget/1.24.5" });
  expect(await refresh({ token: ada.tokens.refreshToken, client: ada.client, caller: thief })).toMatchObject({
    reason: "refresh_token_reused",
  });
  expect(await findSessionById(ada.session.id)).toMatchObject({ reason: "session_ended" });
  expect(await use(ada, newest)).toMatchObject({ reason: "refresh_token_reused" });
  const names = (await eventsOf(thief.requestId)).map(({ name }) => name).toSorted();
  expect(names).toEqual(["session.ended", "token.reuse_detected"]);
  const notices = async () => {
    await deliverDue();
    return (await list(address)).filter(({ subject }) => subject.includes("session was ended"));
  };
  await expect.poll(notices).toHaveLength(1);
  const [mail] = await notices();
  expect(mail!.text).toContain("Wget");
  expect(mail!.html).not.toContain("token=");
});

test("twenty parallel replays end the family once and send one mail", async () => {
  const address = somebodyNew("ada").address;
  const ada = await signInByProgram(address);
  await next(ada, await next(ada, ada.tokens.refreshToken));
  await ageFamily(ada.session.id, 11);
  const outcomes = await atOnce(20, () => use(ada, ada.tokens.refreshToken));
  expect(tally(outcomes)).toEqual({ refresh_token_reused: 20 });
  expect(
    await rows()`select id from outbox_messages where recipient = ${address} and kind = 'refresh_token_reused'`,
  ).toHaveLength(1);
  expect(
    await rows()`select name from audit_events where session_id = ${ada.session.id} and name = 'token.reuse_detected'`,
  ).toHaveLength(1);
});

test("a program's other sessions outlive a reuse", async () => {
  const { address } = somebodyNew("ada");
  const [phone, laptop] = [await signInByProgram(address), await signInByProgram(address)];
  await next(phone, await next(phone, phone.tokens.refreshToken));
  await ageFamily(phone.session.id, 11);
  await use(phone, phone.tokens.refreshToken);
  accepted(await use(laptop, laptop.tokens.refreshToken));
});

test("a token that we did not make is refused and changes nothing: cut off, or with another number, HMAC or family", async () => {
  const [ada, bea] = [
    await signInByProgram(somebodyNew("ada").address),
    await signInByProgram(somebodyNew("bea").address),
  ];
  const [secret, , mark] = ada.tokens.refreshToken.split("~");
  const [other] = bea.tokens.refreshToken.split("~");
  const tokens = [
    "",
    "~~",
    "x".repeat(5000),
    ada.tokens.accessToken,
    secret!,
    `${secret}~1~${mark}`,
    `${secret}~00~${mark}`,
    `${secret}~-1~${mark}`,
    `${secret}~9999999999~${mark}`,
    `${other}~0~${mark}`,
    ada.tokens.refreshToken.slice(0, -1),
    `${ada.tokens.refreshToken}A`,
    ada.tokens.refreshToken.toUpperCase(),
    `${secret}~0~${"A".repeat(43)}`,
  ];
  for (const token of tokens)
    expect(await use(ada, token), token.slice(0, 60)).toEqual({ ok: false, reason: "invalid_credentials" });
  accepted(await use(ada, ada.tokens.refreshToken));
});

test("another client gets nothing with a token, and changes nothing", async () => {
  const ada = await signInByProgram(somebodyNew("ada").address);
  const newest = await next(ada, await next(ada, ada.tokens.refreshToken));
  await ageFamily(ada.session.id, 11);
  for (const token of [newest, ada.tokens.refreshToken]) {
    expect(await refresh({ token, client: { ...ada.client, id: "other" }, caller: aProgram() })).toEqual({
      ok: false,
      reason: "invalid_credentials",
    });
  }
  accepted(await use(ada, newest));
});

test("a family ends after thirty idle days, or fewer for a client that asks for fewer", async () => {
  const ada = await signInByProgram(somebodyNew("ada").address);
  await ageFamily(ada.session.id, 29.9 * 86_400);
  await ageSession(ada.session.id, 29.9);
  const second = await next(ada, ada.tokens.refreshToken);
  await ageFamily(ada.session.id, 3_600);
  const hasty = { ...ada.client, refreshIdleSeconds: 3_599 };
  expect(await refresh({ token: second, client: hasty, caller: aProgram() })).toMatchObject({
    reason: "session_ended",
  });
  await ageFamily(ada.session.id, 30 * 86_400);
  expect(await use(ada, second)).toMatchObject({ reason: "session_ended" });
});

test("a family ends after ninety days however much it is used, or fewer for a client that asks for fewer", async () => {
  const ada = await signInByProgram(somebodyNew("ada").address);
  let token = ada.tokens.refreshToken;
  for (let round = 0; round < 3; round++) {
    await ageFamily(ada.session.id, 29 * 86_400);
    await ageSession(ada.session.id, 29);
    token = await next(ada, token);
  }
  const { refreshExpiresIn } = accepted(await use(ada, token));
  expect(refreshExpiresIn).toBeLessThanOrEqual(3 * 86_400);
  expect(
    await refresh({ token, client: { ...ada.client, refreshAbsoluteSeconds: 87 * 86_400 }, caller: aProgram() }),
  ).toMatchObject({ reason: "session_ended" });
  await ageSession(ada.session.id, 3.1);
  expect(await use(ada, token)).toMatchObject({ reason: "session_ended" });
});

test("using a token keeps the session alive, and the list of sessions shows when", async () => {
  const ada = await signInByProgram(somebodyNew("ada").address);
  await ageSession(ada.session.id, 20);
  await next(ada, ada.tokens.refreshToken);
  const [row] =
    await rows()`select seen_at > now() - interval '1 minute' as touched, idle_expires_at > now() + interval '29 days' as moved from sessions where id = ${ada.session.id}`;
  expect(row).toEqual({ touched: true, moved: true });
});

test("a token is refused at once after a sign-out, and when its user is disabled or deleted", async () => {
  const [ada, kevin, bea] = await Promise.all(
    ["ada", "kevin", "bea"].map((name) => signInByProgram(somebodyNew(name).address)),
  );
  await endSession(ada!.session.id, aProgram());
  await disableUser(kevin!.user.email);
  await deleteUser(bea!.user.email);
  expect(await use(ada!, ada!.tokens.refreshToken)).toMatchObject({ reason: "session_ended" });
  expect(await use(kevin!, kevin!.tokens.refreshToken)).toMatchObject({ reason: "session_ended" });
  expect(await use(bea!, bea!.tokens.refreshToken)).toMatchObject({ reason: "invalid_credentials" });
});

test("the limit of uses per family counts exactly under concurrency, and waiting is enough", async () => {
  configure({ LIMIT_REFRESH_PER_FAMILY: "5/1m" });
  const ada = await signInByProgram(somebodyNew("ada").address);
  const outcomes = await atOnce(12, () => use(ada, ada.tokens.refreshToken));
  expect(tally(outcomes)).toEqual({ ok: 5, over_request_rate_limit: 7 });
  const refused = outcomes.find((outcome) => !outcome.ok)!;
  expect(refused).toMatchObject({
    retryAfterSeconds: expect.any(Number),
    limit: { name: "refresh-per-family", count: 5, windowSeconds: 60 },
  });
  await ageFamily(ada.session.id, (refused as { retryAfterSeconds: number }).retryAfterSeconds);
  accepted(await use(ada, ada.tokens.refreshToken));
});

test("a narrower scope narrows only this access token, and a wider one is refused", async () => {
  const ada = await signInByProgram(somebodyNew("ada").address);
  const narrow = accepted(await use(ada, ada.tokens.refreshToken, "read"));
  expect(accepted(await verifyAccessToken(narrow.accessToken)).scope).toBe("read");
  expect(await use(ada, narrow.refreshToken, "read admin")).toMatchObject({ reason: "insufficient_scope" });
  expect(accepted(await use(ada, narrow.refreshToken)).scope).toBe("read write");
});

test("a family can be started in a live session that has others", async () => {
  const ada = await signInByProgram(somebodyNew("ada").address);
  const caller = aProgram();
  const issued = await issueTokens({ session: ada.session, user: ada.user, client: ada.client, scope: "read", caller });
  expect(accepted(await use(ada, issued.refreshToken)).scope).toBe("read");
  accepted(await use(ada, ada.tokens.refreshToken));
  expect((await eventsOf(caller.requestId)).map(({ name }) => name).toSorted()).toEqual([
    "authorization.granted",
    "authorization.redeemed",
    "token.issued",
  ]);
});

test("after a database was restored to an earlier hour, newer tokens still work", async () => {
  const ada = await signInByProgram(somebodyNew("ada").address);
  const third = await next(ada, await next(ada, ada.tokens.refreshToken));
  await rows()`update refresh_families set generation = 0, uses_lately = '{}' where session_id = ${ada.session.id}`;
  const fourth = await next(ada, third);
  expect(await next(ada, third)).toBe(fourth);
  accepted(await use(ada, fourth));
});
