import { sign } from "node:crypto";
import { createPublicKey, verify } from "node:crypto";
import { SignJWT, exportJWK, generateKeyPair, type JWK } from "jose";
import { expect, test } from "playwright/test";
import { shiftClock } from "@/lib/clock";
import { env } from "@/lib/env";
import { randomId } from "@/lib/secret";
import { configure, restore } from "@/e2e/support/flood-limits";
import { somebodyNew } from "@/e2e/support/people";
import { rows } from "@/e2e/support/rows";
import { accepted, mailedByProgram, signIn, signInByProgram } from "@/e2e/support/verbs";
import { issueAccessToken, verifyAccessToken } from "./access";
import { forgetKeys, keyRing, publicKeySet } from "./keys/signing-keys";

test.afterEach(() => {
  shiftClock(0);
  restore();
});

const subject = () => ({
  subject: randomId(),
  sessionId: randomId(),
  clientId: "default",
  scope: "read write",
  authenticatedAt: new Date(),
});
const parts = (token: string) => token.split(".") as [string, string, string];
const json = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A token signed with our own key that differs from a valid one as given. */
async function forge(claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}): Promise<string> {
  const { current } = await keyRing();
  const { token } = await issueAccessToken(subject());
  const payload = { ...json(parts(token)[1]), ...claims };
  for (const [name, value] of Object.entries(payload)) if (value === undefined) delete payload[name];
  return new SignJWT(payload)
    .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: current.kid, ...header })
    .sign(current.privateKey);
}

test("a token has the header and the claims of RFC 9068, and neither email nor name", async () => {
  const who = subject();
  const { token, expiresInSeconds } = await issueAccessToken(who);
  const [header, payload] = parts(token).map((part, index) => (index < 2 ? json(part) : part));
  const [key] = (await publicKeySet()).keys;
  expect(header).toEqual({ alg: "ES256", typ: "at+jwt", kid: key!.kid });
  expect(payload).toEqual({
    iss: env().origin,
    aud: env().origin,
    sub: who.subject,
    sid: who.sessionId,
    client_id: "default",
    scope: "read write",
    auth_time: Math.floor(who.authenticatedAt.getTime() / 1000),
    iat: expect.any(Number),
    exp: payload.iat + 600,
    jti: expect.any(String),
  });
  expect(expiresInSeconds).toBe(600);
});

test("the lifetime of a token is a setting", async () => {
  configure({ ACCESS_TOKEN_TTL_MINUTES: "2" });
  const { token, expiresInSeconds } = await issueAccessToken(subject());
  const { iat, exp } = json(parts(token)[1]);
  expect([expiresInSeconds, exp - iat]).toEqual([120, 120]);
});

test("another library verifies a token with only the published key", async () => {
  const { token } = await issueAccessToken(subject());
  const [header, payload, signature] = parts(token);
  const jwk = (await publicKeySet()).keys.find(({ kid }) => kid === json(header).kid)!;
  const key = createPublicKey({ key: jwk as object as import("node:crypto").JsonWebKey, format: "jwk" });
  const signed = Buffer.from(`${header}.${payload}`);
  expect(verify("sha256", signed, { key, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url"))).toBe(true);
});

test("every token has an id of its own", async () => {
  const who = subject();
  const tokens = await Promise.all([issueAccessToken(who), issueAccessToken(who)]);
  expect(new Set(tokens.map(({ token }) => json(parts(token)[1]).jti)).size).toBe(2);
});

test("processes whose clocks are ten minutes apart accept each other's tokens, whose times are the database's", async () => {
  const readTime = async () => (await rows()`select floor(extract(epoch from now()))::float8 as now`)[0]!.now as number;
  for (const [issuing, verifying] of [
    [600_000, -600_000],
    [-600_000, 600_000],
    [0, 3_600_000],
  ] as const) {
    // Each process reads the keys and the time for itself.
    const as = (milliseconds: number) => (shiftClock(milliseconds), forgetKeys());
    as(issuing);
    const before = await readTime();
    const { token } = await issueAccessToken(subject());
    const { iat, exp, auth_time } = json(parts(token)[1]);
    expect(iat, `issued at ${issuing} ms`).toBeGreaterThanOrEqual(before);
    expect(iat, `issued at ${issuing} ms`).toBeLessThanOrEqual(await readTime());
    expect([exp - iat, auth_time <= iat]).toEqual([600, true]);
    as(verifying);
    expect(await verifyAccessToken(token), `verified at ${verifying} ms`).toMatchObject({ ok: true });
  }
});

test("verifying an issued token gives back what it was issued for", async () => {
  const { authenticatedAt: _, ...who } = { ...subject(), familyId: randomId() };
  const { token } = await issueAccessToken({ ...who, authenticatedAt: new Date() });
  expect(accepted(await verifyAccessToken(token))).toMatchObject(who);
});

test("a token lives ten minutes, and a minute longer for clocks that differ", async () => {
  const { token } = await issueAccessToken(subject());
  const now = Math.floor(Date.now() / 1000);
  expect(await verifyAccessToken(await forge({ iat: now - 630, exp: now - 30 }))).toMatchObject({ ok: true });
  expect(await verifyAccessToken(await forge({ iat: now - 700, exp: now - 100 }))).toMatchObject({
    reason: "token_expired",
  });
  expect(await verifyAccessToken(token)).toMatchObject({ ok: true });
});

test("a token that was changed, cut off or extended is refused", async () => {
  const { token } = await issueAccessToken(subject());
  const [header, payload, signature] = parts(token);
  const zero = Buffer.alloc(64).toString("base64url");
  const changed = encode({ ...json(payload), sub: randomId() });
  const others = [
    `${header}.${changed}.${signature}`,
    `${header}.${payload}.`,
    `${header}.${payload}`,
    `${header}.${payload}.${zero}`,
    `${token}A`,
    `${token}.`,
    `${token}.x`,
    `${header}.${payload}.${signature.slice(0, -4)}`,
    `.${payload}.${signature}`,
    `${header}..${signature}`,
    "",
    "..",
    "a.b.c",
    "A".repeat(5000),
    token.replaceAll(".", ""),
  ];
  for (const other of others)
    expect(await verifyAccessToken(other), other.slice(0, 40)).toEqual({ ok: false, reason: "token_invalid" });
});

test("a token has one spelling: no padding, and no sibling of its last character that decodes to the same bytes", async () => {
  const { token } = await issueAccessToken(subject());
  const signature = parts(token)[2];
  const siblings = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"]
    .map((last) => signature.slice(0, -1) + last)
    .filter((other) => other !== signature);
  const same = siblings.filter((other) => Buffer.from(other, "base64url").equals(Buffer.from(signature, "base64url")));
  expect(same).toHaveLength(15);
  for (const other of same)
    expect(await verifyAccessToken(token.replace(signature, other)), other.slice(-4)).toEqual({
      ok: false,
      reason: "token_invalid",
    });
  for (const other of [
    `${token}=`,
    `${token}==`,
    token.replaceAll("_", "/").replaceAll("-", "+") + "=",
    token.replace(".", "=."),
  ])
    expect(await verifyAccessToken(other)).toEqual({ ok: false, reason: "token_invalid" });
});

test("a token for any audience of ours is accepted where any is, and the result names its audience", async () => {
  const { token } = await issueAccessToken({ ...subject(), audience: "https://api.ledger.example" });
  expect(await verifyAccessToken(token)).toMatchObject({ reason: "token_invalid" });
  expect(accepted(await verifyAccessToken(token, "any")).audience).toBe("https://api.ledger.example");
  for (const aud of [undefined, [], 7, ["a", "b"]])
    expect(await verifyAccessToken(await forge({ aud }), "any"), String(aud)).toMatchObject({
      reason: "token_invalid",
    });
});

test("a session cookie, a link token, a challenge_id and a refresh token are not accepted as access tokens", async () => {
  const [browser, ada] = [await signIn(somebodyNew("bea").address), await signInByProgram(somebodyNew("ada").address)];
  const { mail, capability } = await mailedByProgram(somebodyNew("cyd").address);
  for (const token of [
    browser.sessionToken,
    mail.token,
    capability,
    ada.tokens.refreshToken,
    ...ada.tokens.refreshToken.split("~"),
  ]) {
    expect(await verifyAccessToken(token), token).toEqual({ ok: false, reason: "token_invalid" });
  }
});

test("only our algorithm is accepted: not none, HS256 keyed with the public key, or RS256", async () => {
  const { token } = await issueAccessToken(subject());
  const [, payload] = parts(token);
  const [jwk] = (await publicKeySet()).keys;
  const claims = json(payload);
  const base = { typ: "at+jwt", kid: jwk!.kid };
  expect(await verifyAccessToken(`${encode({ ...base, alg: "none" })}.${payload}.`)).toMatchObject({
    reason: "token_invalid",
  });
  const publicPem = createPublicKey({ key: jwk as object as import("node:crypto").JsonWebKey, format: "jwk" }).export({
    type: "spki",
    format: "pem",
  });
  for (const secret of [publicPem.toString(), JSON.stringify(jwk), jwk!.x!]) {
    const forged = await new SignJWT(claims)
      .setProtectedHeader({ ...base, alg: "HS256" })
      .sign(new TextEncoder().encode(secret));
    expect(await verifyAccessToken(forged)).toMatchObject({ reason: "token_invalid" });
  }
  const rsa = await generateKeyPair("RS256");
  expect(
    await verifyAccessToken(
      await new SignJWT(claims).setProtectedHeader({ ...base, alg: "RS256" }).sign(rsa.privateKey),
    ),
  ).toMatchObject({ reason: "token_invalid" });
});

test("a key inside the token is never used", async () => {
  const { token } = await issueAccessToken(subject());
  const claims = json(parts(token)[1]);
  const evil = await generateKeyPair("ES256", { extractable: true });
  const jwk = (await exportJWK(evil.publicKey)) as JWK;
  const [published] = (await publicKeySet()).keys;
  const headers: Record<string, unknown>[] = [
    { kid: published!.kid },
    { kid: published!.kid, jwk },
    { kid: "evil", jwk },
    { jwk },
    { kid: "evil", jku: "http://127.0.0.1:9/jwks" },
    { x5u: "http://127.0.0.1:9/x" },
    { kid: "../../etc/passwd" },
    { kid: "' or 1=1" },
    { kid: "__proto__" },
    { kid: "" },
  ];
  for (const header of headers) {
    const forged = await new SignJWT(claims)
      .setProtectedHeader({ alg: "ES256", typ: "at+jwt", ...header })
      .sign(evil.privateKey);
    expect(await verifyAccessToken(forged), JSON.stringify(header).slice(0, 60)).toEqual({
      ok: false,
      reason: "token_invalid",
    });
  }
});

test("our own signature over other claims or another header is refused", async () => {
  const now = Math.floor(Date.now() / 1000);
  const claims: Record<string, unknown>[] = [
    { iss: "https://evil.example" },
    { iss: `${env().origin}/` },
    { iss: undefined },
    { aud: "https://other.example" },
    { aud: undefined },
    { aud: [] },
    { iat: now + 600, exp: now + 1200 },
    { nbf: now + 600 },
    { exp: undefined },
    { iat: undefined },
    { jti: undefined },
    { sub: undefined },
    { sid: undefined },
    { sid: 7 },
    { jti: 7 },
    { jti: "x.y" },
    { jti: ".y" },
    { pat: randomId() },
    { sid: undefined, jti: `${randomId()}.y`, pat: randomId() },
    { client_id: undefined },
  ];
  for (const change of claims)
    expect(await verifyAccessToken(await forge(change)), JSON.stringify(change)).toMatchObject({
      reason: "token_invalid",
    });
  const headers: Record<string, unknown>[] = [
    { typ: "JWT" },
    { typ: undefined },
    { typ: "id+jwt" },
    { kid: 7 },
    { kid: null },
  ];
  for (const header of headers) {
    expect(await verifyAccessToken(await forge({}, header)), JSON.stringify(header)).toMatchObject({
      reason: "token_invalid",
    });
  }
  const { current } = await keyRing();
  const { privateKey } = current;
  const input = `${encode({ alg: "ES256", typ: "at+jwt", kid: current.kid, crit: ["odd"], odd: true })}.${parts(await forge())[1]}`;
  const signature = sign("sha256", Buffer.from(input), { key: privateKey, dsaEncoding: "ieee-p1363" }).toString(
    "base64url",
  );
  expect(await verifyAccessToken(`${input}.${signature}`)).toMatchObject({ reason: "token_invalid" });
});
