// The keys that sign access tokens, as this process holds them: private halves sealed at rest and opened in memory.
// They are read again every few seconds, so that a key made elsewhere is known here long before it signs. Called by
// access.ts, by the JWKS route and at start. signing-keys-rotation.ts makes and retires keys.

import { createPrivateKey, type KeyObject } from "node:crypto";
import { importJWK, type CryptoKey, type JWK } from "jose";
import { now } from "@/lib/clock";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { forgetProcessWide, processWide } from "@/lib/process-wide";
import { hasTokenForm, unseal } from "@/lib/secret";
import { setDatabaseClock } from "./database-clock";
import { makeKey } from "./make-key";
import { addFirstKey, readKeys, type KeyRow } from "./store";

export type SigningKey = { kid: string; algorithm: string; privateKey: KeyObject };
type Held = {
  kid: string;
  algorithm: string;
  publicKey: CryptoKey;
  jwk: JWK;
  privateKey: KeyObject | null;
  signsAt: number;
};
/**
 * `readAt` and the `signsAt` of the keys are by this process's monotonic clock, in seconds; `readOn` is by its wall
 * clock.
 */
type Ring = { keys: Held[]; readAt: number; readOn: number };
type State = { ring: Ring | null; reading: Promise<Ring> | null; lookUps: number[] };

// A key signs ten minutes after it was made at the earliest, so reading within seconds is soon enough.
const freshSeconds = 10;
// After so long without a read, a key may have been retired meanwhile. The next request waits for a new read.
const staleSeconds = 60;
// An unknown kid is looked up at once, but a flood of invented ones is not.
const mostLookUps = 5;
const lookUpWindowSeconds = 10;

const state = () => processWide<State>("key-ring", () => ({ ring: null, reading: null, lookUps: [] }));
const elapsed = () => performance.now() / 1000;
const onTheWall = () => now().getTime() / 1000;

/**
 * The key that signs now, and the published keys.
 * @throws when AUTH_SECRET opens no key
 */
export async function keyRing(): Promise<{ current: SigningKey; published: JWK[] }> {
  const { keys } = await ring();
  // The newest key whose time has come. When clocks differ by a moment there may be none yet; then the oldest.
  const current = keys.find(({ signsAt }) => signsAt <= elapsed()) ?? keys.at(-1)!;
  if (!current.privateKey) throw new Error("The signing key has no private half.");
  return {
    current: { kid: current.kid, algorithm: current.algorithm, privateKey: current.privateKey },
    published: [current, ...keys.filter((key) => key !== current)].map(({ jwk }) => jwk),
  };
}

/** The public keys as a JWK Set, the signing one first. @see RFC 7517 section 5 */
export async function publicKeySet(): Promise<{ keys: JWK[] }> {
  return { keys: (await keyRing()).published };
}

/**
 * The published key with this kid. An unknown one is looked up once more, within bounds.
 * @param kid untrusted
 */
export async function findKey(kid: string | undefined): Promise<{ algorithm: string; publicKey: CryptoKey } | null> {
  // An RFC 7638 thumbprint is a SHA-256.
  if (kid === undefined || !hasTokenForm(kid)) return null;
  const held = (await ring()).keys.find((key) => key.kid === kid);
  if (held || !mayLookUp()) return held ?? null;
  return (await read()).keys.find((key) => key.kid === kid) ?? null;
}

/** Forgets the keys, so that the next use reads them. Called when they were changed here. */
export function forgetKeys(): void {
  forgetProcessWide("key-ring");
}

async function ring(): Promise<Ring> {
  const { ring: held } = state();
  if (!held) return read();
  // While a machine sleeps its monotonic clock may stop. The wall clock does not.
  const age = Math.max(elapsed() - held.readAt, onTheWall() - held.readOn);
  if (age > staleSeconds) return read().catch((error: unknown) => kept(held, error));
  if (age > freshSeconds) void read().catch((error: unknown) => kept(held, error));
  return held;
}

// The keys in memory stay valid while the database is out of reach: checking a session needs it in any case.
function kept(held: Ring, error: unknown): Ring {
  log().warn({ error: String(error) }, "signing keys could not be read again");
  return held;
}

/** Reads the keys. Callers at the same time share one read. */
function read(): Promise<Ring> {
  const mine = state();
  mine.reading ??= load()
    .then((loaded) => (mine.ring = loaded))
    .finally(() => (mine.reading = null));
  return mine.reading;
}

function mayLookUp(): boolean {
  const mine = state();
  mine.lookUps = mine.lookUps.filter((moment) => moment > elapsed() - lookUpWindowSeconds);
  return mine.lookUps.length < mostLookUps && mine.lookUps.push(elapsed()) > 0;
}

async function load(): Promise<Ring> {
  const [readAt, readOn] = [elapsed(), onTheWall()];
  let [askedAt, rows] = [readAt, await readKeys()];
  if (rows.length === 0) {
    await addFirstKey(await makeKey(env().signingAlgorithm));
    [askedAt, rows] = [elapsed(), await readKeys()];
  }
  if (rows[0]) setDatabaseClock(rows[0].now, askedAt);
  const known = new Map(state().ring?.keys.map((key) => [key.kid, key]));
  const keys = await Promise.all(rows.map((row) => hold(row, readAt, known.get(row.kid))));
  if (keys.length === 0) throw new Error("There is no signing key.");
  return { keys, readAt, readOn };
}

async function hold(row: KeyRow, readAt: number, known: Held | undefined): Promise<Held> {
  const signsAt = readAt + row.signs_in;
  if (known) return { ...known, signsAt };
  const jwk = { ...row.public_jwk, kid: row.kid, alg: row.algorithm, use: "sig" } as JWK;
  const publicKey = (await importJWK(jwk, row.algorithm)) as CryptoKey;
  return {
    kid: row.kid,
    algorithm: row.algorithm,
    jwk,
    publicKey,
    privateKey: row.replaced ? null : open(row),
    signsAt,
  };
}

function open(row: KeyRow): KeyObject {
  const text = unseal("signing-key", row.sealed_private_jwk, row.kid);
  if (text === null)
    throw new Error("The signing key was sealed under another AUTH_SECRET. Set AUTH_SECRET_PREVIOUS to that one.");
  return createPrivateKey({ key: JSON.parse(text) as JWK, format: "jwk" });
}
