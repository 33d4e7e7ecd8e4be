import { expect, test } from "playwright/test";
import { somebody } from "@/e2e/support/flood-limits";
import { somebodyNew } from "@/e2e/support/people";
import { disableUser, eventsOf, rows } from "@/e2e/support/rows";
import { accepted, atOnce, signIn, tally } from "@/e2e/support/verbs";
import { shiftClock } from "@/lib/clock";
import { challengeOf } from "@/lib/pkce";
import { keyedHash, randomToken } from "@/lib/secret";
import { endSession } from "@/lib/sessions/end";
import { findSessionById } from "@/lib/sessions/find";
import { authorizationCodeSeconds, issueCode, redeemCode } from "./authorization-code";
import { findClient } from "../clients/clients";
import { addClient } from "../clients/register";

test.afterEach(() => shiftClock(0));

const redirectUri = "https://app.example/signed-in";

/** Somebody who is signed in, and a code for them. */
async function granted(asking = somebody()) {
  const ada = somebodyNew("ada");
  const signedIn = await signIn(ada.address);
  const session = accepted(await findSessionById(signedIn.session.id));
  const client = (await findClient(undefined))!;
  const verifier = randomToken();
  const codeChallenge = challengeOf(verifier);
  const code = await issueCode(session, { clientId: client.id, redirectUri, codeChallenge }, "read", asking);
  const redeem = (changes: { code?: string; verifier?: string; redirectUri?: string } = {}, by = client, caller = somebody()) =>
    redeemCode({ code, verifier, redirectUri, ...changes }, by, caller);
  return { ada, session, client, code, verifier, codeChallenge, redeem };
}

const age = (code: string, seconds: number) =>
  rows()`update authorization_codes set expires_at = expires_at - make_interval(secs => ${seconds}) where code_hash = ${keyedHash("authorization-code", code)}`;

test("a code gives the session that it was made for, with the scope that was asked for", async () => {
  const [asking, caller] = [somebody(), somebody()];
  const { session, redeem } = await granted(asking);
  expect(await eventsOf(asking.requestId)).toEqual([{ name: "authorization.granted", reason: null }]);
  expect(accepted(await redeem({}, undefined, caller))).toMatchObject({ session: { id: session.id, user: session.user }, scope: "read" });
  expect(await eventsOf(caller.requestId)).toEqual([{ name: "authorization.redeemed", reason: null }]);
});

test("one code redeemed by twenty at once is redeemed once", async () => {
  const { redeem } = await granted();
  const outcomes = await atOnce(20, () => redeem());
  const counts = tally(outcomes);
  // Whoever comes second ends the session, which the first may not have looked up yet.
  expect((counts.ok ?? 0) + (counts.session_ended ?? 0)).toBe(1);
  expect(counts.otp_used).toBe(19);
});

test("a code used twice is refused, and its session ends with everything that was issued from it", async () => {
  const { session, redeem } = await granted();
  expect(await redeem()).toMatchObject({ ok: true });
  const caller = somebody();
  expect(await redeem({}, undefined, caller)).toMatchObject({ reason: "otp_used" });
  expect(await findSessionById(session.id)).toMatchObject({ reason: "session_ended" });
  expect(await eventsOf(caller.requestId)).toEqual([{ name: "session.ended", reason: "code_reused" }, { name: "authorization.redeem_refused", reason: "otp_used" }]);
});

test("a used code without its verifier ends nothing, so that one read in a log signs nobody out", async () => {
  const { session, redeem } = await granted();
  await redeem();
  for (const changes of [{ verifier: randomToken() }, { redirectUri: "https://app.example/other" }]) expect(await redeem(changes)).toMatchObject({ reason: "otp_used" });
  expect(await findSessionById(session.id)).toMatchObject({ ok: true });
});

test("another client, address or verifier gets nothing, and uses nothing up", async () => {
  const { redeem, code, codeChallenge } = await granted();
  const { id } = accepted(await addClient({ name: "Other", kind: "public", redirectUris: [redirectUri], origins: [] }));
  expect(await redeem({}, (await findClient(id))!)).toMatchObject({ reason: "invalid_credentials" });
  for (const other of [`${redirectUri}/`, "", "https://evil.example/"]) expect(await redeem({ redirectUri: other }), other).toMatchObject({ reason: "invalid_credentials" });
  for (const verifier of ["", "short", randomToken(), codeChallenge, "x".repeat(129), "é".repeat(43)]) expect(await redeem({ verifier }), verifier).toMatchObject({ reason: "verifier_mismatch" });
  for (const other of ["", code.slice(1), `${code}A`, randomToken(), code.toUpperCase(), "\0", "x".repeat(9000)]) expect(await redeem({ code: other })).toMatchObject({ reason: "invalid_credentials" });
  expect(await redeem()).toMatchObject({ ok: true });
});

test("a code lives sixty seconds, by the database's clock", async () => {
  expect(authorizationCodeSeconds).toBe(60);
  const young = await granted();
  await age(young.code, 50);
  shiftClock(600_000);
  expect(await young.redeem()).toMatchObject({ ok: true });
  const old = await granted();
  await age(old.code, 61);
  shiftClock(-600_000);
  expect(await old.redeem()).toMatchObject({ reason: "otp_expired" });
});

test("a code of a session that has ended is worth nothing", async () => {
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
