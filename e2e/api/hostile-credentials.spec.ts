// Tokens and cookies that are not what they seem to be.

import { createPublicKey, type JsonWebKey } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { expect, test } from "playwright/test";
import { keyRing, publicKeySet } from "@/lib/tokens/keys/signing-keys";
import {
  expectProblem,
  mailedByProgram,
  PlainBrowser,
  refresh,
  signInByProgram,
  withToken,
  type Tokens,
} from "../support/api";
import { ask, askRaw, sharedOrigin } from "../support/http";
import { somebodyNew } from "../support/people";

let ada: Tokens;
test.beforeAll(async () => {
  ada = await signInByProgram(somebodyNew("ada"));
});

const decode = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const pieces = () => ada.access_token.split(".") as [string, string, string];
const claims = () => decode(pieces()[1]) as Record<string, unknown>;
const now = () => Math.floor(Date.now() / 1000);

/** A token that is signed with our own key, with these changes. */
async function forged(change: Record<string, unknown> = {}, header: Record<string, unknown> = {}): Promise<string> {
  const { current } = await keyRing();
  const payload = Object.fromEntries(
    Object.entries({ ...claims(), ...change }).filter(([, value]) => value !== undefined),
  );
  return new SignJWT(payload)
    .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: current.kid, ...header })
    .sign(current.privateKey);
}

test("what this test forges with is our own key: unchanged, it is accepted", async () => {
  expect((await withToken(await forged())).status).toBe(200);
});

test("alg none, HS256 with the public key, and a stripped, zero or longer signature are 401", async () => {
  const [header, payload, signature] = pieces();
  const [jwk] = (await publicKeySet()).keys;
  const pem = createPublicKey({ key: jwk as JsonWebKey, format: "jwk" })
    .export({ type: "spki", format: "pem" })
    .toString();
  const hmac = await new SignJWT(claims())
    .setProtectedHeader({ alg: "HS256", typ: "at+jwt", kid: jwk!.kid })
    .sign(new TextEncoder().encode(pem));
  const none = ["none", "None", "NONE", ""].map(
    (alg) => `${encode({ alg, typ: "at+jwt", kid: jwk!.kid })}.${payload}.`,
  );
  const others = [
    ...none,
    hmac,
    `${header}.${payload}.`,
    `${header}.${payload}`,
    `${header}.${payload}.${Buffer.alloc(64).toString("base64url")}`,
    `${ada.access_token}AAAA`,
    `${header}.${payload}.${signature.slice(0, 40)}`,
    `${header}.${encode({ ...claims(), sub: "x" })}.${signature}`,
    `${header}.${payload}.${signature}.x`,
  ];
  for (const token of others) expectProblem(await withToken(token), 401, "token_invalid");
});

test("a secret has one spelling: padded, or with a sibling of its last character, every kind of token is 401", async () => {
  const browser = new PlainBrowser();
  const { token: link } = await browser.asksForMail();
  await browser.post("/forms/confirm-link", { token: link });
  const made = await browser.send("/auth/personal-access-tokens", {
    method: "POST",
    body: { name: "Script" },
    headers: { Origin: browser.origin, "Sec-Fetch-Site": "same-origin" },
  });
  const personal = made.json<{ token: string }>().token;
  const session = browser.cookie("session")!;
  for (const secret of [ada.access_token, ada.refresh_token, personal, link, session]) {
    for (const other of spellings(secret)) {
      expectProblem(await withToken(other), 401, "token_invalid");
      expectProblem(
        await ask("/auth/me", { headers: { Cookie: `${browser.cookieName("session")}=${other}` } }),
        401,
        "unauthenticated",
      );
    }
  }
  for (const other of spellings(ada.refresh_token)) expect((await refresh(other)).status).toBe(400);
  expect((await withToken(ada.access_token)).status).toBe(200);
  expect((await withToken(personal)).status).toBe(200);
});

/** Ways to write the same bytes: padded, and with the last character's unused bits set. */
function spellings(secret: string): string[] {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const last = alphabet.indexOf(secret.at(-1)!);
  return [
    `${secret}=`,
    `${secret}==`,
    secret.slice(0, -1) + alphabet[last ^ 1]!,
    secret.slice(0, -1) + alphabet[last ^ 2]!,
  ];
}

test("an odd kid, and a key that the token brings along, are 401, and nothing is fetched", async () => {
  let visits = 0;
  const attacker = createServer((_, response) => void (visits++, response.end("{}")));
  await new Promise<void>((done) => attacker.listen(0, "127.0.0.1", () => done()));
  const url = `http://127.0.0.1:${(attacker.address() as AddressInfo).port}/jwks.json`;
  const evil = await generateKeyPair("ES256", { extractable: true });
  const jwk = await exportJWK(evil.publicKey);
  const kid = (await publicKeySet()).keys[0]!.kid;
  const headers: Record<string, unknown>[] = [
    { kid },
    { kid: "../../../dev/null" },
    { kid: "' union select" },
    { kid: "__proto__" },
    { jwk },
    { kid, jwk },
    { jku: url },
    { kid, jku: url },
    { x5u: url },
    { kid, x5u: url },
    {},
  ];
  for (const header of headers) {
    const token = await new SignJWT(claims())
      .setProtectedHeader({ alg: "ES256", typ: "at+jwt", ...header })
      .sign(evil.privateKey);
    expectProblem(await withToken(token), 401, "token_invalid");
  }
  expect(visits).toBe(0);
  await new Promise((done) => attacker.close(done));
});

test("another issuer, audience or type, and one that is not valid yet, are 401; an expired one says so", async () => {
  const changes: Record<string, unknown>[] = [
    { iss: "https://evil.example" },
    { iss: undefined },
    { aud: undefined },
    { nbf: now() + 900 },
    { iat: now() + 900, exp: now() + 1500 },
    { sub: undefined },
    { sid: undefined },
  ];
  for (const change of changes) expectProblem(await withToken(await forged(change)), 401, "token_invalid");
  // GET /auth/me takes whatever audience our own key has signed for; nothing else does.
  const elsewhere = await forged({ aud: "https://evil.example" });
  for (const [method, path] of [
    ["GET", "/auth/sessions"],
    ["DELETE", "/auth/sessions"],
    ["POST", "/auth/logout"],
  ] as const)
    expectProblem(await withToken(elsewhere, path, { method }), 401, "token_invalid");
  for (const typ of ["JWT", "id+jwt", "refresh", undefined])
    expectProblem(await withToken(await forged({}, { typ })), 401, "token_invalid");
  expectProblem(await withToken(await forged({ iat: now() - 900, exp: now() - 300 })), 401, "token_expired");
});

test("a good token of another user's session, or of a session that never was, is 401", async () => {
  const eve = await signInByProgram(somebodyNew("eve"));
  expectProblem(await withToken(await forged({ sub: eve.user.id })), 401, "token_invalid");
  expectProblem(await withToken(await forged({ sid: "00000000-0000-4000-8000-000000000000" })), 401, "session_ended");
  for (const sid of ["x", "' or 1=1", 7, { a: 1 }]) expect((await withToken(await forged({ sid }))).status).toBe(401);
});

test("link tokens, challenge_ids, cookies and session ids never pass as access tokens", async () => {
  const bea = await mailedByProgram(somebodyNew("bea"));
  const browser = new PlainBrowser();
  await browser.signsIn();
  for (const token of [
    bea.mail.token,
    bea.challenge_id,
    browser.cookie("session")!,
    browser.cookie("browser")!,
    ada.session_id,
    ada.user.id,
  ]) {
    expectProblem(await withToken(token), 401, "token_invalid");
  }
});

test("an Authorization header that is odd is a 401, and the cookie beside it does not help", async () => {
  const browser = new PlainBrowser();
  await browser.signsIn();
  for (const authorization of [
    "Bearer %",
    "Bearer",
    "Bearer ",
    "Bearer \u00e4",
    "Basic YTpi",
    "bearer",
    `Token ${ada.access_token}`,
    `Bearer ${"A".repeat(8_000)}`,
    ada.access_token,
    "Bearer a b",
  ]) {
    const answer = await browser.get("/auth/me", { Authorization: authorization, Accept: "application/json" });
    expectProblem(answer, 401, "token_invalid");
    expect(answer.headers["www-authenticate"]).toMatch(/^Bearer error="invalid_token"/);
  }
});

test("two Authorization fields, and a token in the query, are a 400", async () => {
  const twice = await askRaw(
    `GET /auth/me HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer ${ada.access_token}\r\nAuthorization: Bearer ${ada.access_token}\r\n\r\n`,
  );
  expect(twice).toMatch(/^HTTP\/1\.1 400 [^]*validation_failed/);
  expectProblem(await ask(`/auth/me?access_token=${ada.access_token}`), 400, "validation_failed");
  expectProblem(await withToken(ada.access_token, "/auth/me?access_token=x"), 400, "validation_failed");
});

test("a malformed, oversized or foreign session cookie is nobody's, and two of them are too", async () => {
  const browser = new PlainBrowser();
  await browser.signsIn();
  const name = browser.cookieName("session");
  const good = browser.cookie("session")!;
  const others = [
    `${name}=`,
    `${name}=x`,
    `${name}=${"A".repeat(43)}`,
    `${name}=${"x".repeat(6_000)}`,
    `${name}="${good}"`,
    `${name}=${good}x`,
    `${name}=%00`,
    `${name}=${good.toLowerCase()}`,
    `${name}=${good}; ${name}=${"A".repeat(43)}`,
    `${name}=${"A".repeat(43)}; ${name}=${good}`,
    `__Host-postkey-session=${good}`,
    `postkey-1-session=${good}`,
    ";;=;",
    "=",
    `${name}`,
  ];
  for (const cookie of others) {
    expectProblem(await ask("/auth/me", { headers: { Cookie: cookie } }), 401, "unauthenticated");
    const page = await ask("/account", { headers: { Cookie: cookie } });
    expect([page.status, page.headers.location], cookie.slice(0, 60)).toEqual([303, "/login?return_to=%2Faccount"]);
  }
  expect((await ask("/auth/me", { headers: { Cookie: `${name}=${good}` } })).status).toBe(200);
});

test("a cookie that was planted before sign-in is replaced and worth nothing", async () => {
  const browser = new PlainBrowser();
  const planted = "p".repeat(43);
  browser.cookies.set(browser.cookieName("session"), planted);
  await browser.signsIn();
  expect(browser.cookie("session")).not.toBe(planted);
  expectProblem(
    await ask("/auth/me", { headers: { Cookie: `${browser.cookieName("session")}=${planted}` } }),
    401,
    "unauthenticated",
  );
});

test("a stolen link posted from another site signs nobody in and sets no cookie", async () => {
  const eve = await mailedByProgram(somebodyNew("eve"));
  const victim = new PlainBrowser();
  for (const headers of [
    { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" },
    { Origin: "null", "Sec-Fetch-Site": undefined },
    { Origin: undefined, "Sec-Fetch-Site": undefined },
    { Origin: sharedOrigin(), "Sec-Fetch-Site": "cross-site" },
  ]) {
    const answer = await victim.post("/forms/confirm-link", { token: eve.mail.token }, headers);
    expect(answer.status).toBe(403);
    expect(answer.setCookies).toEqual([]);
  }
  expect((await victim.post("/forms/confirm-link", { token: eve.mail.token })).headers.location).toBe("/account");
});
