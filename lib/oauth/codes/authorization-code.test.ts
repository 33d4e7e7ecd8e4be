import { expect, test } from "playwright/test";
import { age, configure, restore, somebody } from "@/e2e/support/flood-limits";
import { somebodyNew } from "@/e2e/support/people";
import { disableUser, eventsOf, rows } from "@/e2e/support/rows";
import { accepted, atOnce, issueTokens, signIn, tally } from "@/e2e/support/verbs";
import { shiftClock } from "@/lib/clock";
import { notesWritten } from "@/lib/audit/note";
import type { Refusal } from "@/lib/outcome";
import { challengeOf } from "@/lib/pkce";
import { limits } from "@/lib/policy/limits";
import { forgetProcessWide } from "@/lib/process-wide";
import { keyedHash, randomToken } from "@/lib/secret";
import { endSession } from "@/lib/sessions/end";
import { findSessionById } from "@/lib/sessions/find";
import { issueCode, redeemCode } from "./authorization-code";
import { authorizationCodeSeconds } from "./fragments";
import { checkAccessToken } from "../check";
import { findClient, type Client } from "../clients/clients";
import { refresh } from "../refresh/refresh";
import { revoke } from "../revoke";
import { addClient } from "../clients/register";

test.afterEach(() => {
  shiftClock(0);
  restore();
  forgetProcessWide("derived-keys");
});

const redirectUri = "https://app.example/signed-in";

/** A person who is signed in, and a code for them. */
async function granted(asking = somebody()) {
  const ada = somebodyNew("ada");
  const signedIn = await signIn(ada.address);
  const session = accepted(await findSessionById(signedIn.session.id));
  const client = (await findClient(undefined))!;
  const verifier = randomToken();
  const codeChallenge = challengeOf(verifier);
  const code = accepted(await issueCode(session, { clientId: client.id, redirectUri, codeChallenge }, "read", asking));
  const another = async () => issueTokens({ session, user: session.user, client, scope: "read", caller: somebody() });
  const redeem = (
    changes: { code?: string; verifier?: string; redirectUri?: string } = {},
    by = client,
    caller = somebody(),
  ) => redeemCode({ code, verifier, redirectUri, ...changes }, by, caller);
  return { ada, session, client, code, verifier, codeChallenge, redeem, another };
}

const ageCode = (code: string, seconds: number) =>
  rows()`update authorization_codes set expires_at = expires_at - make_interval(secs => ${seconds}) where code_hash = ${keyedHash("authorization-code", code)}`;

/** Lets time pass since a code was redeemed. */
const ageRedeemed = (code: string, seconds: number) =>
  rows()`update authorization_codes set redeemed_at = redeemed_at - make_interval(secs => ${seconds}) where code_hash = ${keyedHash("authorization-code", code)}`;

/** When the refresh families of a session ended; null for a live one. */
async function familiesOf(sessionId: string): Promise<(Date | null)[]> {
  return (await rows()`select ended_at from refresh_families where session_id = ${sessionId}`).map(
    (row) => row.ended_at as Date | null,
  );
}

test("a code gives the session that it was made for, with the scope that was asked for", async () => {
  const [asking, caller] = [somebody(), somebody()];
  const { session, redeem } = await granted(asking);
  expect(await eventsOf(asking.requestId)).toEqual([{ name: "authorization.granted", reason: null }]);
  const tokens = accepted(await redeem({}, undefined, caller));
  expect(tokens).toMatchObject({ scope: "read", expiresIn: 600 });
  expect(accepted(await checkAccessToken(tokens.accessToken))).toMatchObject({
    session: { id: session.id, user: session.user },
    claims: { scope: "read" },
  });
  expect((await eventsOf(caller.requestId)).map(({ name }) => name).toSorted()).toEqual([
    "authorization.redeemed",
    "token.issued",
  ]);
});

test("one code redeemed twenty times at once starts one family, and all answers have its one refresh token", async () => {
  for (let round = 0; round < 5; round++) {
    const { redeem, session, client } = await granted();
    const outcomes = (await atOnce(20, () => redeem())).map(accepted);
    expect(new Set(outcomes.map(({ refreshToken }) => refreshToken)).size).toBe(1);
    expect(await familiesOf(session.id)).toEqual([null]);
    for (const { accessToken } of outcomes) expect(await checkAccessToken(accessToken)).toMatchObject({ ok: true });
    expect(await refresh({ token: outcomes[7]!.refreshToken, client, caller: somebody() })).toMatchObject({ ok: true });
  }
});

test("within ten seconds a lost answer is repeated: the same refresh token, and nothing is recorded or started twice", async () => {
  const { code, redeem, session, client } = await granted();
  const first = accepted(await redeem());
  await ageRedeemed(code, 9);
  const caller = somebody();
  const again = accepted(await redeem({}, undefined, caller));
  expect(again.refreshToken).toBe(first.refreshToken);
  expect(await eventsOf(caller.requestId)).toEqual([]);
  expect(await familiesOf(session.id)).toEqual([null]);
  // Also when the first answer did arrive and was used.
  accepted(await refresh({ token: first.refreshToken, client, caller: somebody() }));
  expect(accepted(await redeem()).refreshToken).toBe(first.refreshToken);
});

test("a lost answer is repeated across a change of AUTH_SECRET", async () => {
  const { redeem } = await granted();
  const first = accepted(await redeem());
  configure({ AUTH_SECRET_PREVIOUS: process.env.AUTH_SECRET!, AUTH_SECRET: randomToken() });
  forgetProcessWide("derived-keys");
  const secretOf = (token: string) => token.split("~")[0];
  expect(secretOf(accepted(await redeem()).refreshToken)).toBe(secretOf(first.refreshToken));
});

test("a code used again later is refused, and ends the tokens that it gave: not the session, and not its other tokens", async () => {
  const { code, session, client, redeem, another } = await granted();
  const tokens = accepted(await redeem());
  const others = await another();
  await ageRedeemed(code, 11);
  const caller = somebody();
  expect(await redeem({}, undefined, caller)).toMatchObject({ reason: "otp_used" });
  expect(await checkAccessToken(tokens.accessToken)).toMatchObject({ reason: "session_ended" });
  expect(await refresh({ token: tokens.refreshToken, client, caller: somebody() })).toMatchObject({
    reason: "session_ended",
  });
  expect(await findSessionById(session.id)).toMatchObject({ ok: true });
  accepted(await checkAccessToken(others.accessToken));
  accepted(await refresh({ token: others.refreshToken, client, caller: somebody() }));
  await notesWritten();
  expect(await eventsOf(caller.requestId)).toEqual([
    { name: "token.revoked", reason: "code_reused" },
    { name: "authorization.redeem_refused", reason: "otp_used" },
  ]);
  // Once is enough.
  const later = somebody();
  expect(await redeem({}, undefined, later)).toMatchObject({ reason: "otp_used" });
  await notesWritten();
  expect(await eventsOf(later.requestId)).toEqual([{ name: "authorization.redeem_refused", reason: "otp_used" }]);
});

test("an answer is not repeated after its tokens were revoked or the session was signed out", async () => {
  const [revoked, left] = [await granted(), await granted()];
  await revoke({ token: accepted(await revoked.redeem()).refreshToken, client: revoked.client, caller: somebody() });
  expect(await revoked.redeem()).toMatchObject({ reason: "otp_used" });
  await left.redeem();
  await endSession(left.session.id, somebody());
  expect(await left.redeem()).toMatchObject({ reason: "otp_used" });
});

test("a used code without its verifier ends nothing, so that one read in a log signs nobody out", async () => {
  const { code, redeem } = await granted();
  const { accessToken } = accepted(await redeem());
  for (const seconds of [0, 11]) {
    await ageRedeemed(code, seconds);
    for (const changes of [{ verifier: randomToken() }, { redirectUri: "https://app.example/other" }])
      expect(await redeem(changes)).toMatchObject({ reason: "otp_used" });
  }
  accepted(await checkAccessToken(accessToken));
});

test("sixty refused codes of a network stop it for a while; good codes, confidential clients and other networks never count", async () => {
  configure({ LIMIT_FAILED_GRANTS_PER_IP: "3/5m" });
  const caller = somebody();
  const wrong = (by?: Client, from = caller) => someCode.redeem({ code: randomToken() }, by, from);
  const someCode = await granted();
  const confidential: Client = { ...someCode.client, id: "backend", kind: "confidential" };
  // Good codes do not count, however many, and neither does what costs no statement.
  for (let round = 0; round < 5; round++) {
    accepted(await (await granted()).redeem({}, undefined, caller));
    expect(await someCode.redeem({ code: "malformed" }, undefined, caller)).toMatchObject({
      reason: "invalid_credentials",
    });
    expect(await wrong(confidential)).toMatchObject({ reason: "invalid_credentials" });
  }
  for (let round = 0; round < 3; round++) expect(await wrong()).toMatchObject({ reason: "invalid_credentials" });
  const refused = await wrong();
  expect(refused).toMatchObject({
    reason: "over_request_rate_limit",
    limit: { name: "failed-grants-per-network", count: 3, windowSeconds: 300 },
  });
  expect(await someCode.redeem({}, undefined, caller)).toMatchObject({ reason: "over_request_rate_limit" });
  expect(await wrong(confidential)).toMatchObject({ reason: "invalid_credentials" });
  expect(await wrong(undefined, somebody())).toMatchObject({ reason: "invalid_credentials" });
  // Waiting as long as the answer says is enough, and nothing was used up.
  await age(limits.failedGrantsPerNetwork, caller.networkKey, (refused as Refusal).retryAfterSeconds!);
  accepted(await someCode.redeem({}, undefined, caller));
});

test("another client, address or verifier gets nothing and uses nothing up", async () => {
  const { redeem, code, codeChallenge } = await granted();
  const { id } = accepted(await addClient({ name: "Other", kind: "public", redirectUris: [redirectUri], origins: [] }));
  expect(await redeem({}, (await findClient(id))!)).toMatchObject({ reason: "invalid_credentials" });
  for (const other of [`${redirectUri}/`, "", "https://evil.example/"])
    expect(await redeem({ redirectUri: other }), other).toMatchObject({ reason: "invalid_credentials" });
  for (const verifier of ["", "short", randomToken(), codeChallenge, "x".repeat(129), "é".repeat(43)])
    expect(await redeem({ verifier }), verifier).toMatchObject({ reason: "verifier_mismatch" });
  for (const other of ["", code.slice(1), `${code}A`, randomToken(), code.toUpperCase(), "\0", "x".repeat(9000)])
    expect(await redeem({ code: other })).toMatchObject({ reason: "invalid_credentials" });
  expect(await redeem()).toMatchObject({ ok: true });
});

test("a code lives sixty seconds, by the database's clock", async () => {
  expect(authorizationCodeSeconds).toBe(60);
  const young = await granted();
  await ageCode(young.code, 50);
  shiftClock(600_000);
  expect(await young.redeem()).toMatchObject({ ok: true });
  const old = await granted();
  await ageCode(old.code, 61);
  shiftClock(-600_000);
  expect(await old.redeem()).toMatchObject({ reason: "otp_expired" });
});

test("a code of a session that has ended is refused", async () => {
  const left = await granted();
  await endSession(left.session.id, somebody());
  expect(await left.redeem()).toMatchObject({ reason: "session_ended" });
  const disabled = await granted();
  await disableUser(disabled.ada.address);
  expect(await disabled.redeem()).toMatchObject({ reason: "session_ended" });
});

test("a code is stored as a hash only", async () => {
  const { code, session } = await granted();
  const [row] = await rows()`select * from authorization_codes where session_id = ${session.id}`;
  expect(JSON.stringify(row)).not.toContain(code);
});

test("a session gets only so many codes; then a minute's refusals are one row, and another session is not affected", async () => {
  const { session, client, code, codeChallenge } = await granted();
  configure({ LIMIT_AUTHORIZE_PER_SESSION: "5/10m" });
  const caller = somebody();
  const ask = (by = session) => issueCode(by, { clientId: client.id, redirectUri, codeChallenge }, "read", caller);
  for (let round = 1; round < 5; round++) expect(await ask()).toMatchObject({ ok: true });
  for (let round = 0; round < 20; round++) expect(await ask()).toMatchObject({ reason: "over_request_rate_limit" });
  await notesWritten();
  const events = await rows()<{ name: string; count: number }[]>`
    select name, count from audit_events where session_id = ${session.id} and name in ('authorization.granted', 'authorization.refused')`;
  expect(events.filter(({ name }) => name === "authorization.granted")).toHaveLength(5);
  const refusals = events.filter(({ name }) => name === "authorization.refused");
  // A minute may end while they arrive.
  expect(refusals.length).toBeLessThanOrEqual(2);
  expect(refusals.reduce((sum, { count }) => sum + count, 0)).toBe(20);
  expect(await ask((await granted()).session)).toMatchObject({ ok: true });
  await rows()`update authorization_codes set created_at = created_at - interval '10 minutes' where code_hash = ${keyedHash("authorization-code", code)}`;
  expect(tally([await ask(), await ask()])).toEqual({ ok: 1, over_request_rate_limit: 1 });
});
