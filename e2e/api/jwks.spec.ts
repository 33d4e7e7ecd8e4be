// Verifies the access token as another backend would: with the public keys and Node's own crypto, and none of our code.

import { createHash, createPublicKey, verify as verifySignature, type JsonWebKey } from "node:crypto";
import { expect, test } from "playwright/test";
import { signInByProgram, type Tokens } from "../support/api";
import { ask, secondProcess, sharedOrigin } from "../support/http";
import { somebodyNew } from "../support/people";

type Key = JsonWebKey & { kid: string; alg: string; use: string };

const decode = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString("utf8")) as Record<string, unknown>;
const publishedKeys = async () => (await ask("/.well-known/jwks.json")).json<{ keys: Key[] }>().keys;

/** What RFC 9068 section 4 asks of a resource server, in the order in which it asks. */
async function verifyIndependently(token: string): Promise<Record<string, unknown>> {
  const [header, payload, signature] = token.split(".") as [string, string, string];
  const { alg, kid } = decode(header) as { alg: string; kid: string };
  const jwk = (await publishedKeys()).find((key) => key.kid === kid);
  if (!jwk || alg !== jwk.alg || alg !== "ES256") throw new Error("There is no such key.");
  const key = createPublicKey({ key: jwk, format: "jwk" });
  const good = verifySignature(
    "sha256",
    Buffer.from(`${header}.${payload}`),
    { key, dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
  if (!good) throw new Error("The signature is not good.");
  return decode(payload);
}

let ada: Tokens;
test.beforeAll(async () => {
  ada = await signInByProgram(somebodyNew("ada"));
});

test("the key set holds public keys only, each named by its RFC 7638 thumbprint", async () => {
  const keys = await publishedKeys();
  expect(keys.length).toBeGreaterThan(0);
  for (const key of keys) {
    expect(Object.keys(key).toSorted()).toEqual(["alg", "crv", "kid", "kty", "use", "x", "y"]);
    expect(key).toMatchObject({ kty: "EC", crv: "P-256", alg: "ES256", use: "sig" });
    const canonical = JSON.stringify({ crv: key.crv, kty: key.kty, x: key.x, y: key.y });
    expect(key.kid).toBe(createHash("sha256").update(canonical).digest("base64url"));
  }
});

test("it may be cached for five minutes and read by any page", async () => {
  const { headers, status } = await ask("/.well-known/jwks.json", { headers: { Origin: "https://anybody.example" } });
  expect(status).toBe(200);
  expect(headers).toMatchObject({
    "content-type": "application/jwk-set+json",
    "cache-control": "public, max-age=300",
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
  });
  expect(headers["access-control-allow-credentials"]).toBeUndefined();
  expect(headers["x-request-id"]).toBeTruthy();
});

test("a token's signature is good under the published key", async () => {
  expect(await verifyIndependently(ada.access_token)).toMatchObject({ sub: ada.user.id });
});

test("a changed token's is not", async () => {
  const [header, payload, signature] = ada.access_token.split(".") as [string, string, string];
  const changed = Buffer.from(
    JSON.stringify({ ...decode(payload), sub: "00000000-0000-4000-8000-000000000000" }),
  ).toString("base64url");
  await expect(verifyIndependently(`${header}.${changed}.${signature}`)).rejects.toThrow("not good");
});

test("header and claims are those of RFC 9068, and no email and no name among them", async () => {
  const [header, payload] = ada.access_token.split(".").slice(0, 2).map(decode) as [
    Record<string, unknown>,
    Record<string, unknown>,
  ];
  expect(header).toEqual({ alg: "ES256", typ: "at+jwt", kid: (await publishedKeys())[0]!.kid });
  expect(Object.keys(payload).toSorted()).toEqual([
    "aud",
    "auth_time",
    "client_id",
    "exp",
    "iat",
    "iss",
    "jti",
    "scope",
    "sid",
    "sub",
  ]);
  expect(payload).toMatchObject({
    iss: sharedOrigin(),
    aud: sharedOrigin(),
    sub: ada.user.id,
    sid: ada.session_id,
    client_id: "default",
  });
  const { iat, exp, auth_time } = payload as { iat: number; exp: number; auth_time: number };
  expect(exp - iat).toBe(600);
  expect(Math.abs(iat - Date.now() / 1000)).toBeLessThan(60);
  expect(iat - auth_time).toBeGreaterThanOrEqual(-1);
  expect(iat - auth_time).toBeLessThan(5);
  expect(ada.access_token.length).toBeLessThan(1_000);
});

test("both processes publish the same keys, and each takes the other's tokens", async () => {
  expect((await ask("/.well-known/jwks.json", { origin: secondProcess() })).json()).toEqual({
    keys: await publishedKeys(),
  });
  const answer = await ask("/auth/me", {
    origin: secondProcess(),
    headers: { Authorization: `Bearer ${ada.access_token}` },
  });
  expect(answer.status).toBe(200);
});

test("only GET and HEAD are answered", async () => {
  expect((await ask("/.well-known/jwks.json", { method: "HEAD" })).status).toBe(200);
  for (const method of ["POST", "PUT", "DELETE"])
    expect((await ask("/.well-known/jwks.json", { method })).status, method).toBe(405);
});
