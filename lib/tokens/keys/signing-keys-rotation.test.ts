import { expect, test } from "playwright/test";
import { somebody } from "@/e2e/support/flood-limits";
import { moveIn, restart, type OwnDatabase } from "@/e2e/support/own-database";
import { ageKeys, eventsOf } from "@/e2e/support/rows";
import { accepted, atOnce, signInByProgram } from "@/e2e/support/verbs";
import { forgetProcessWide, processWide } from "@/lib/process-wide";
import { randomId } from "@/lib/secret";
import { issueAccessToken, verifyAccessToken } from "../access";
import { checkAccessToken } from "@/lib/oauth/check";
import { refresh } from "@/lib/oauth/refresh/refresh";
import { findKey, forgetKeys, keyRing, publicKeySet } from "./signing-keys";
import { listKeys, resealKeys, retireKey, rotateKeys, maintainKeys } from "./signing-keys-rotation";

const first = "qF3vXw8ZJ1nTgk2Lr9bYhUeC6sMdA0oPiE5RtVxBzKQ";
const second = "Zk7LmWq2XcVb9NsDf4GhJt1RyUe8OpAi3QwErTyUiOp";
const day = 86_400;

let home: OwnDatabase & { moveOut(): Promise<void> };
test.beforeEach(async () => {
  home = await moveIn("rotation", { AUTH_SECRET: first, AUTH_SECRET_PREVIOUS: "" });
});
test.afterEach(() => home.moveOut());

const issue = async () =>
  (
    await issueAccessToken({
      subject: randomId(),
      sessionId: randomId(),
      clientId: "default",
      scope: "read",
      authenticatedAt: new Date(),
    })
  ).token;
const states = async () => (await listKeys()).map(({ state }) => state);
const kids = async () => (await publicKeySet()).keys.map(({ kid }) => kid);
/** Lets time pass for the keys. This process notices at its next read. */
const pass = async (seconds: number) => {
  await ageKeys(seconds, home.sql);
  forgetKeys();
};
const useSecrets = async (current: string, previous = "") => {
  Object.assign(process.env, { AUTH_SECRET: current, AUTH_SECRET_PREVIOUS: previous });
  await restart();
};

test("a key is published ten minutes before it signs, and two hours after another one does", async () => {
  const { kid: old } = (await keyRing()).current;
  const token = await issue();
  const made = (await rotateKeys(somebody()))!;
  expect([await states(), await kids()]).toEqual([
    ["next", "current"],
    [old, made],
  ]);
  await pass(580);
  expect((await keyRing()).current.kid).toBe(old);
  await pass(21);
  expect((await keyRing()).current.kid).toBe(made);
  expect([await states(), await kids()]).toEqual([
    ["current", "retired"],
    [made, old],
  ]);
  await pass(7_170);
  await maintainKeys(somebody());
  accepted(await verifyAccessToken(token));
  await pass(40);
  expect([await states(), await kids()]).toEqual([["current", "gone"], [made]]);
  expect(await verifyAccessToken(token)).toMatchObject({ reason: "token_invalid" });
});

test("the private half of a key is erased once it is gone", async () => {
  await keyRing();
  await rotateKeys(somebody());
  await pass(600 + 7_201);
  await maintainKeys(somebody());
  const rows = await home.sql`select sealed_private_jwk = '' as erased from signing_keys order by signs_from`;
  expect(rows.map(({ erased }) => erased)).toEqual([true, false]);
});

test("a process finds a key that another one made, and signs with it when its time comes, without a restart", async () => {
  await keyRing();
  const mine = await rotateKeys(somebody());
  forgetKeys();
  await keyRing();
  await home.sql`update signing_keys set signs_from = now() + interval '3 seconds' where kid = ${mine}`;
  forgetKeys();
  expect((await keyRing()).current.kid).not.toBe(mine);
  await expect.poll(async () => (await keyRing()).current.kid).toBe(mine);
});

test("an unknown kid is looked up at once, and a flood of invented ones is not", async () => {
  await keyRing();
  const made = (await rotateKeys(somebody()))!;
  // The keys that this process held before the new one was made.
  forgetKeys();
  await home.sql`update signing_keys set retired_at = now() where kid = ${made}`;
  await keyRing();
  await home.sql`update signing_keys set retired_at = null where kid = ${made}`;
  expect(await findKey(made)).not.toBeNull();
  for (let round = 0; round < 50; round++) expect(await findKey(`${round}`.padStart(43, "A"))).toBeNull();
  expect(processWide<{ lookUps: number[] }>("key-ring", () => ({ lookUps: [] })).lookUps.length).toBeLessThanOrEqual(5);
  expect(await findKey(made)).not.toBeNull();
});

test("at ninety days the next key is made by one of any number of processes, and recorded", async () => {
  await keyRing();
  await maintainKeys(somebody());
  await pass(89.9 * day);
  await maintainKeys(somebody());
  expect(await states()).toEqual(["current"]);
  await pass(0.2 * day);
  const caller = somebody();
  await atOnce(8, () => maintainKeys(caller));
  expect(await states()).toEqual(["next", "current"]);
  expect(await home.sql`select name from audit_events where request_id = ${caller.requestId}`).toEqual([
    { name: "key.rotated" },
  ]);
});

test("parallel rotations make one key", async () => {
  await keyRing();
  const made = await atOnce(6, () => rotateKeys(somebody()));
  expect(made.filter((kid) => kid !== null)).toHaveLength(1);
  expect(await states()).toEqual(["next", "current"]);
});

test("in an emergency a key's tokens are refused at once, also by a process that does not know of it yet", async () => {
  const { tokens, client } = await signInByProgram("ada@people.example");
  const before = processWide("key-ring", () => null);
  const { kid } = (await keyRing()).current;
  const caller = somebody();
  accepted(await retireKey(kid, caller));
  expect((await keyRing()).current.kid).not.toBe(kid);
  expect(await kids()).not.toContain(kid);
  expect(await checkAccessToken(tokens.accessToken)).toMatchObject({ reason: "token_invalid" });
  // Like a process that read its keys a moment before.
  forgetKeys();
  processWide("key-ring", () => before);
  expect(await checkAccessToken(tokens.accessToken)).toMatchObject({ reason: "session_ended" });
  forgetKeys();
  accepted(await checkAccessToken(accepted(await refresh({ token: tokens.refreshToken, client, caller })).accessToken));
  expect((await eventsOf(caller.requestId, home.sql)).map(({ name }) => name)).toEqual(["key.retired", "key.rotated"]);
});

test("in an emergency the next key takes over, and a retired one never signs again", async () => {
  const { kid: old } = (await keyRing()).current;
  const next = (await rotateKeys(somebody()))!;
  await pass(601);
  const third = (await rotateKeys(somebody()))!;
  accepted(await retireKey(next, somebody()));
  expect((await keyRing()).current.kid).toBe(third);
  expect(await kids()).toEqual([third, old]);
  expect(await retireKey(next, somebody())).toMatchObject({ reason: "not_found" });
  expect(await retireKey("unknown", somebody())).toMatchObject({ reason: "not_found" });
});

test("after a change of AUTH_SECRET keys are sealed again, and no longer need the previous secret", async () => {
  const before = await publicKeySet();
  const token = await issue();
  await rotateKeys(somebody());
  await useSecrets(second, first);
  accepted(await verifyAccessToken(token));
  const caller = somebody();
  expect(await resealKeys(caller)).toEqual({ resealed: 2, lost: [] });
  await useSecrets(second);
  accepted(await verifyAccessToken(token));
  expect((await publicKeySet()).keys[0]).toEqual(before.keys[0]);
  accepted(await verifyAccessToken(await issue()));
  expect((await eventsOf(caller.requestId, home.sql)).map(({ name }) => name)).toEqual([
    "key.resealed",
    "key.resealed",
  ]);
});

test("keys that no secret opens are reported and left as they are", async () => {
  const { kid } = (await keyRing()).current;
  await useSecrets(second);
  expect(await resealKeys(somebody())).toEqual({ resealed: 0, lost: [kid] });
  await useSecrets(first);
  expect((await keyRing()).current.kid).toBe(kid);
});

test("another SIGNING_ALGORITHM takes effect by an ordinary rotation, and tokens of both are valid meanwhile", async () => {
  const before = await issue();
  process.env.SIGNING_ALGORITHM = "RS256";
  try {
    forgetProcessWide("env");
    await maintainKeys(somebody());
    await pass(601);
    const after = await issue();
    expect(JSON.parse(Buffer.from(after.split(".")[0]!, "base64url").toString())).toMatchObject({
      alg: "RS256",
      typ: "at+jwt",
    });
    for (const token of [before, after]) accepted(await verifyAccessToken(token));
    expect((await publicKeySet()).keys.map(({ kty, alg }) => [kty, alg])).toEqual([
      ["RSA", "RS256"],
      ["EC", "ES256"],
    ]);
  } finally {
    delete process.env.SIGNING_ALGORITHM;
    forgetProcessWide("env");
  }
});
