import { calculateJwkThumbprint } from "jose";
import { expect, test } from "playwright/test";
import { moveIn, restart, type OwnDatabase } from "@/e2e/support/own-database";
import { atOnce } from "@/e2e/support/verbs";
import { forgetProcessWide } from "@/lib/process-wide";
import { keyRing, publicKeySet } from "./signing-keys";

const first = "qF3vXw8ZJ1nTgk2Lr9bYhUeC6sMdA0oPiE5RtVxBzKQ";
const second = "Zk7LmWq2XcVb9NsDf4GhJt1RyUe8OpAi3QwErTyUiOp";

let home: OwnDatabase & { moveOut(): Promise<void> };
test.beforeEach(async () => {
  home = await moveIn("keys", { AUTH_SECRET: first, AUTH_SECRET_PREVIOUS: "" });
});
test.afterEach(() => home.moveOut());

async function useSecrets(current: string, previous = ""): Promise<void> {
  Object.assign(process.env, { AUTH_SECRET: current, AUTH_SECRET_PREVIOUS: previous });
  await restart();
}

test("the first start makes one key, named by its RFC 7638 thumbprint", async () => {
  const { keys } = await publicKeySet();
  expect(keys).toHaveLength(1);
  expect(keys[0]).toEqual({
    kty: "EC",
    crv: "P-256",
    x: expect.any(String),
    y: expect.any(String),
    alg: "ES256",
    use: "sig",
    kid: expect.any(String),
  });
  expect(keys[0]!.kid).toBe(await calculateJwkThumbprint(keys[0]!, "sha256"));
});

test("ten parallel first starts make one key, and all of them sign with it", async () => {
  const rings = await atOnce(10, () => {
    // Each round forgets the keys in memory, as a process that starts.
    forgetProcessWide("key-ring");
    return keyRing();
  });
  expect(new Set(rings.map(({ current }) => current.kid)).size).toBe(1);
  expect(await home.sql`select kid from signing_keys`).toHaveLength(1);
});

test("the private half is never published, and is sealed in the database", async () => {
  const { keys } = await publicKeySet();
  expect(Object.keys(keys[0]!)).not.toContain("d");
  const [row] = await home.sql`select public_jwk, sealed_private_jwk from signing_keys`;
  expect(Object.keys(row!.public_jwk)).not.toContain("d");
  expect(row!.sealed_private_jwk).toMatch(/^v1\.[A-Za-z0-9_-]+$/);
});

test("a restart keeps the key, also when AUTH_SECRET was rotated", async () => {
  const before = await publicKeySet();
  await useSecrets(first);
  expect(await publicKeySet()).toEqual(before);
  await useSecrets(second, first);
  expect(await publicKeySet()).toEqual(before);
});

test("under a foreign AUTH_SECRET nothing is signed, and the error says what to set", async () => {
  await keyRing();
  await useSecrets(second);
  await expect(keyRing()).rejects.toThrow(/AUTH_SECRET_PREVIOUS/);
  await expect(publicKeySet()).rejects.toThrow();
  expect(await home.sql`select kid from signing_keys`).toHaveLength(1);
});

test("a failure is not cached: when the database answers again, so does the key ring", async () => {
  await home.sql`alter table signing_keys rename to away`;
  await expect(keyRing()).rejects.toThrow();
  await home.sql`alter table away rename to signing_keys`;
  expect((await publicKeySet()).keys).toHaveLength(1);
});
