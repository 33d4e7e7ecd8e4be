// Personal access tokens: their form, what they may do, and how they and their access tokens end.

import { crc32 } from "node:zlib";
import { decodeJwt } from "jose";
import { expect, test } from "playwright/test";
import { configure, restore, somebody } from "@/e2e/support/flood-limits";
import { somebodyNew } from "@/e2e/support/people";
import { deleteUser, disableUser, eventsOf, rows } from "@/e2e/support/rows";
import { accepted, aProgram, atOnce, signIn } from "@/e2e/support/verbs";
import type { Refusal } from "@/lib/outcome";
import { forgetProcessWide } from "@/lib/process-wide";
import { randomCapability, randomId } from "@/lib/secret";
import { verifyAccessToken } from "../access";
import { checkAccessToken } from "@/lib/oauth/check";
import { checkPersonalAccessToken } from "./check";
import { defaultClientId, findClient, fullScope, type Client } from "@/lib/oauth/clients/clients";
import { exchange } from "@/lib/oauth/exchange";
import { introspect } from "@/lib/oauth/introspect";
import {
  createPersonalAccessToken,
  createPersonalAccessTokenOnce,
  endPersonalAccessToken,
  listPersonalAccessTokens,
} from "./personal";
import { mostPersonalAccessTokens } from "./fragments";
import { hasPersonalAccessTokenForm, newPersonalAccessToken, personalAccessTokenPrefix } from "./personal-access-token";
import { personalAccessTokenHours } from "../retention";
import { revoke } from "@/lib/oauth/revoke";

test.afterEach(() => {
  restore();
  forgetProcessWide("derived-keys");
});

/** Does what a restart with other secrets does. */
function changeSecrets(current: string, previous: string): void {
  configure({ AUTH_SECRET: current, AUTH_SECRET_PREVIOUS: previous });
  forgetProcessWide("derived-keys");
}

const theClient = async (changes: Partial<Client> = {}) => ({ ...(await findClient(defaultClientId))!, ...changes });

async function made({ scope = fullScope as "read" | "read write", days = 90, name = "Nightly backup" } = {}) {
  const { address } = somebodyNew("ada");
  const { user } = await signIn(address);
  const caller = somebody();
  const { secret, token } = accepted(await createPersonalAccessToken({ userId: user.id, name, scope, days, caller }));
  return { address, user, secret, token, caller };
}

const age = (id: string, hours: number) => rows()`
  update personal_access_tokens set created_at = created_at - make_interval(hours => ${hours}), expires_at = expires_at - make_interval(hours => ${hours}),
    last_used_at = last_used_at - make_interval(hours => ${hours}) where id = ${id}`;
const usedAt = async (id: string) =>
  (await rows()`select last_used_at, token_hash, xmin::text from personal_access_tokens where id = ${id}`)[0]!;

test("a token has a prefix to find it and a checksum to recognise it", () => {
  const known = new Set<string>();
  for (let round = 0; round < 200; round++) {
    const token = newPersonalAccessToken();
    expect(token).toMatch(/^pk_pat_[A-Za-z0-9_-]{43}[A-Za-z0-9]{6}$/);
    const digits = [...token.slice(50)].map((digit) =>
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".indexOf(digit),
    );
    expect(digits.reduce((sum, digit) => sum * 62 + digit, 0)).toBe(crc32(token.slice(7, 50)));
    expect(hasPersonalAccessTokenForm(token)).toBe(true);
    known.add(token);
  }
  expect(known.size).toBe(200);
});

test("a token with another form, or one wrong character, is refused without asking the database", async () => {
  const token = newPersonalAccessToken();
  const swapped = (index: number) =>
    `${token.slice(0, index)}${token[index] === "A" ? "B" : "A"}${token.slice(index + 1)}`;
  const others = [
    "",
    personalAccessTokenPrefix,
    token.slice(0, -1),
    `${token}0`,
    token.slice(1),
    token.toUpperCase(),
    ` ${token}`,
    `${token}\n`,
    "pk_pat_é",
    ...Array.from(token, (_, index) => swapped(index)),
  ];
  for (const other of others) expect(hasPersonalAccessTokenForm(other), other).toBe(false);
  configure({ DATABASE_URL: "postgres://nobody@127.0.0.1:9/none" });
  expect(await checkPersonalAccessToken(swapped(20))).toEqual({ ok: false, reason: "token_invalid" });
});

test("a token is shown once and stored as a keyed hash; making and ending it are recorded, without its name", async () => {
  const { user, secret, token, caller } = await made();
  expect(token).toEqual({
    id: expect.any(String),
    name: "Nightly backup",
    scope: fullScope,
    createdAt: expect.any(Date),
    expiresAt: expect.any(Date),
    lastUsedAt: null,
  });
  expect(token.expiresAt.getTime() - token.createdAt.getTime()).toBe(90 * 86_400_000);
  expect(await listPersonalAccessTokens(user.id)).toEqual([token]);
  const [row] = await rows()`select to_jsonb(t)::text as stored from personal_access_tokens t where id = ${token.id}`;
  expect(row!.stored).not.toContain(secret.slice(7, 50));
  const ending = somebody();
  accepted(await endPersonalAccessToken(user.id, token.id, ending));
  const events =
    await rows()`select name, actor, user_id, details from audit_events where request_id in (${caller.requestId}, ${ending.requestId}) order by id`;
  expect(events.map(({ name, actor, user_id }) => [name, actor, user_id])).toEqual([
    ["personal_access_token.created", `user:${user.id}`, user.id],
    ["personal_access_token.ended", `user:${user.id}`, user.id],
  ]);
  expect(JSON.stringify(events)).not.toMatch(/Nightly|pk_pat_/);
  expect(await listPersonalAccessTokens(user.id)).toEqual([]);
});

test("a token works until it ends or expires, or its user is disabled or deleted", async () => {
  const ended = await made();
  expect(accepted(await checkPersonalAccessToken(ended.secret))).toMatchObject({
    id: ended.token.id,
    scope: fullScope,
    user: { id: ended.user.id, email: ended.address },
  });
  accepted(await endPersonalAccessToken(ended.user.id, ended.token.id, somebody()));
  expect(await checkPersonalAccessToken(ended.secret)).toEqual({ ok: false, reason: "session_ended" });
  const expired = await made({ days: 1 });
  await age(expired.token.id, 25);
  expect(await checkPersonalAccessToken(expired.secret)).toEqual({ ok: false, reason: "token_expired" });
  expect(await endPersonalAccessToken(expired.user.id, expired.token.id, somebody())).toMatchObject({
    reason: "not_found",
  });
  const disabled = await made();
  await disableUser(disabled.address);
  expect(await checkPersonalAccessToken(disabled.secret)).toEqual({ ok: false, reason: "session_ended" });
  await deleteUser(disabled.address);
  expect(await checkPersonalAccessToken(disabled.secret)).toEqual({ ok: false, reason: "token_invalid" });
  expect(await checkPersonalAccessToken(newPersonalAccessToken())).toEqual({ ok: false, reason: "token_invalid" });
});

test("the last use is recorded at most once an hour, however many uses come at once", async () => {
  const { secret, token } = await made();
  await atOnce(8, () => checkPersonalAccessToken(secret));
  const first = await usedAt(token.id);
  expect(first.last_used_at).not.toBeNull();
  accepted(await checkPersonalAccessToken(secret));
  expect(await usedAt(token.id)).toEqual(first);
  await age(token.id, 2);
  const aged = await usedAt(token.id);
  accepted(await checkPersonalAccessToken(secret));
  expect((await usedAt(token.id)).last_used_at.getTime()).toBeGreaterThan(aged.last_used_at.getTime());
});

test("a token of the previous AUTH_SECRET works, and its hash is renewed when it is used", async () => {
  const { secret, token } = await made();
  const before = await usedAt(token.id);
  const [former, next] = [process.env.AUTH_SECRET!, "another-secret-of-at-least-thirty-two-bytes"];
  changeSecrets(next, former);
  accepted(await checkPersonalAccessToken(secret));
  expect((await usedAt(token.id)).token_hash).not.toBe(before.token_hash);
  changeSecrets(next, "");
  accepted(await checkPersonalAccessToken(secret));
});

test("nobody ends another user's token, and many at once end one once", async () => {
  const [ada, eve] = [await made(), await made()];
  for (const id of [ada.token.id, "00000000-0000-4000-8000-000000000000", "x", ""]) {
    expect(await endPersonalAccessToken(eve.user.id, id, somebody())).toEqual({ ok: false, reason: "not_found" });
  }
  const outcomes = await atOnce(6, () => endPersonalAccessToken(ada.user.id, ada.token.id, somebody()));
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
});

test("a user has at most a hundred tokens; ending one makes room", async () => {
  const { user, token } = await made();
  const another = () =>
    createPersonalAccessToken({ userId: user.id, name: "n", scope: "read", days: 1, caller: somebody() });
  await rows()`
    insert into personal_access_tokens (id, user_id, token_hash, name, scope, created_at, expires_at)
    select gen_random_uuid(), ${user.id}, gen_random_uuid()::text, 'n', 'read', now() - interval '2 days', now() + interval '1 day' from generate_series(2, ${mostPersonalAccessTokens}::int)`;
  const caller = somebody();
  expect(await createPersonalAccessToken({ userId: user.id, name: "n", scope: "read", days: 1, caller })).toMatchObject(
    { reason: "validation_failed" },
  );
  expect(await eventsOf(caller.requestId)).toEqual([]);
  accepted(await endPersonalAccessToken(user.id, token.id, somebody()));
  accepted(await another());
});

test("an exchanged access token is the client's, without a session, and lives no longer than its personal access token", async () => {
  const { user, secret, token } = await made({ days: 1 });
  const client = await theClient({ accessTokenSeconds: 600 });
  const { accessToken, expiresIn, scope } = accepted(await exchange({ token: secret, client }));
  expect([expiresIn, scope]).toEqual([600, fullScope]);
  const claims = decodeJwt(accessToken);
  expect(claims).toMatchObject({
    sub: user.id,
    client_id: client.id,
    aud: client.audience,
    scope: fullScope,
    pat: token.id,
  });
  for (const name of ["sid", "auth_time"]) expect(claims).not.toHaveProperty(name);
  expect(accepted(await checkAccessToken(accessToken))).toMatchObject({ session: null, user: { id: user.id } });
  expect(await introspect(accessToken, client)).toMatchObject({ active: true, sub: user.id, scope: fullScope });
  expect(await introspect(secret, client)).toEqual({ active: false });
  await rows()`update personal_access_tokens set expires_at = now() + interval '5 minutes' where id = ${token.id}`;
  const { expiresIn: shorter } = accepted(await exchange({ token: secret, client }));
  expect(shorter).toBeLessThanOrEqual(300);
  expect(shorter).toBeGreaterThan(200);
});

test("making and ending tokens in a loop stops at the daily limit, and waiting is enough", async () => {
  configure({ LIMIT_NEW_TOKENS_PER_USER: "3/1d" });
  const user = await signIn(somebodyNew("ada").address).then((signedIn) => signedIn.user);
  const make = (userId = user.id) =>
    createPersonalAccessToken({ userId, name: "Script", scope: "read", days: 1, caller: somebody() });
  for (let round = 0; round < 3; round++)
    accepted(await endPersonalAccessToken(user.id, accepted(await make()).token.id, somebody()));
  const refused = await make();
  expect(refused).toMatchObject({
    reason: "over_request_rate_limit",
    limit: { name: "new-tokens-per-user", count: 3, windowSeconds: 86_400 },
  });
  const past = (refused as Refusal).retryAfterSeconds!;
  expect(past).toBeGreaterThan(80_000);
  accepted(await make((await signIn(somebodyNew("bea").address)).user.id));
  await rows()`update personal_access_tokens set created_at = created_at - make_interval(secs => ${past}) where user_id = ${user.id}`;
  accepted(await make());
  // The clean-up keeps ended tokens for as long as they count.
  expect(personalAccessTokenHours * 3600).toBeGreaterThanOrEqual(86_400);
});

test("an exchange gives at most the scope of the token", async () => {
  const { secret } = await made();
  const reading = await made({ scope: "read" });
  const client = await theClient();
  expect(accepted(await exchange({ token: secret, client, scope: "read" })).scope).toBe("read");
  expect(accepted(await exchange({ token: reading.secret, client })).scope).toBe("read");
  expect(accepted(await exchange({ token: secret, client, scope: "write read  write" })).scope).toBe("write read");
  for (const scope of ["write", fullScope, "admin", "read,write"])
    expect(await exchange({ token: reading.secret, client, scope }), scope).toMatchObject({
      reason: "insufficient_scope",
    });
  expect(await exchange({ token: newPersonalAccessToken(), client })).toMatchObject({ reason: "invalid_credentials" });
});

test("an exchanged access token is refused at once when its token ends or expires, its user is disabled, or it is revoked itself", async () => {
  const client = await theClient();
  const got = async () => {
    const one = await made();
    return { ...one, accessToken: accepted(await exchange({ token: one.secret, client })).accessToken };
  };
  const [ended, expired, disabled, revoked] = [await got(), await got(), await got(), await got()];
  accepted(await endPersonalAccessToken(ended.user.id, ended.token.id, somebody()));
  await age(expired.token.id, 91 * 24);
  await disableUser(disabled.address);
  await revoke({ token: revoked.accessToken, client, caller: aProgram() });
  expect(await checkAccessToken(ended.accessToken)).toMatchObject({ reason: "session_ended" });
  expect(await checkAccessToken(expired.accessToken)).toMatchObject({ reason: "token_expired" });
  expect(await checkAccessToken(disabled.accessToken)).toMatchObject({ reason: "session_ended" });
  expect(await checkAccessToken(revoked.accessToken)).toMatchObject({ reason: "session_ended" });
  for (const { accessToken } of [ended, expired, disabled, revoked]) {
    expect(await verifyAccessToken(accessToken)).toMatchObject({ ok: true });
    expect(await introspect(accessToken, client)).toEqual({ active: false });
  }
  accepted(await checkPersonalAccessToken(revoked.secret));
  await deleteUser(disabled.address);
  expect(await checkAccessToken(disabled.accessToken)).toMatchObject({ reason: "token_invalid" });
});

test("a form that is sent again, also at the same moment, makes one token and shows the same secret", async () => {
  const { user } = await made();
  const form = { sessionId: randomId(), nonce: randomCapability() };
  const given = { userId: user.id, name: "Deploy", scope: "read" as const, days: 30, caller: somebody() };
  const answers = (await atOnce(6, () => createPersonalAccessTokenOnce(given, form))).map(accepted);
  expect(new Set(answers.map(({ secret }) => secret)).size).toBe(1);
  expect(new Set(answers.map(({ token }) => token.id)).size).toBe(1);
  expect(await listPersonalAccessTokens(user.id)).toHaveLength(2);
  expect((await rows()`select from audit_events where request_id = ${given.caller.requestId}`).count).toBe(1);
  expect(accepted(await checkPersonalAccessToken(answers[0]!.secret))).toMatchObject({ id: answers[0]!.token.id });

  const others = [
    await createPersonalAccessTokenOnce({ ...given, name: "Another" }, form),
    await createPersonalAccessTokenOnce(given, { ...form, nonce: randomCapability() }),
    await createPersonalAccessTokenOnce(given, { ...form, sessionId: randomId() }),
    await createPersonalAccessTokenOnce(given, { ...form, nonce: "" }),
    await createPersonalAccessTokenOnce(given, { ...form, nonce: "" }),
  ];
  expect(new Set([answers[0]!, ...others.map(accepted)].map(({ secret }) => secret)).size).toBe(6);
});

test("a form whose token has ended, or that was sent ten minutes ago, makes another", async () => {
  const { user } = await made();
  const form = { sessionId: randomId(), nonce: randomCapability() };
  const given = { userId: user.id, name: "Deploy", scope: "read" as const, days: 30, caller: somebody() };
  const first = accepted(await createPersonalAccessTokenOnce(given, form));
  accepted(await endPersonalAccessToken(user.id, first.token.id, somebody()));
  const second = accepted(await createPersonalAccessTokenOnce(given, form));
  expect(second.secret).not.toBe(first.secret);
  const later = { ...form, nonce: randomCapability() };
  const third = accepted(await createPersonalAccessTokenOnce(given, later));
  await rows()`update personal_access_tokens set created_at = created_at - interval '11 minutes' where id = ${third.token.id}`;
  expect(accepted(await createPersonalAccessTokenOnce(given, later)).secret).not.toBe(third.secret);
});
