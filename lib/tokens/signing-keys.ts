// The keys that sign access tokens: made on first use, private halves sealed at rest, held ready in memory.
// Called by access.ts and by the JWKS route.

import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from "jose";
import { processWide, forgetProcessWide } from "@/lib/process-wide";
import { seal, unseal } from "@/lib/secret";
import { addFirstKey, readKeys, type KeyRow } from "./store";

export const signingAlgorithm = "ES256";

type KeyRing = { current: { kid: string; privateKey: CryptoKey }; published: JWK[]; publicKeys: Map<string, CryptoKey> };

/** This process's key ring, read from the database on first use. @throws when no key can be opened with AUTH_SECRET */
export async function keyRing(): Promise<KeyRing> {
  const pending = processWide("key-ring", load);
  try {
    return await pending;
  } catch (error) {
    // A failure is not kept: the next call asks the database again.
    forgetProcessWide("key-ring");
    throw error;
  }
}

/** The public keys as a JWK Set. @see RFC 7517 section 5 */
export async function publicKeySet(): Promise<{ keys: JWK[] }> {
  return { keys: (await keyRing()).published };
}

async function load(): Promise<KeyRing> {
  let rows = await readKeys();
  if (rows.length === 0) {
    await addFirstKey(await makeKey());
    rows = await readKeys();
  }
  const current = rows[0];
  if (!current) throw new Error("There is no signing key.");
  const sealed = unseal("signing-key", current.sealed_private_jwk, current.kid);
  if (sealed === null) throw new Error("The signing key was sealed under another AUTH_SECRET. Set AUTH_SECRET_PREVIOUS to that one.");
  const published = rows.map((row) => ({ ...row.public_jwk, kid: row.kid, alg: row.algorithm, use: "sig" }) as JWK);
  const publicKeys = new Map<string, CryptoKey>();
  for (const jwk of published) publicKeys.set(jwk.kid!, (await importJWK(jwk, jwk.alg)) as CryptoKey);
  const privateKey = (await importJWK(JSON.parse(sealed) as JWK, current.algorithm)) as CryptoKey;
  return { current: { kid: current.kid, privateKey }, published, publicKeys };
}

async function makeKey(): Promise<KeyRow> {
  const { publicKey, privateKey } = await generateKeyPair(signingAlgorithm, { extractable: true });
  const publicJwk = await exportJWK(publicKey);
  // RFC 7638: the key's own thumbprint names it, so no two keys can share a name.
  const kid = await calculateJwkThumbprint(publicJwk, "sha256");
  return {
    kid,
    algorithm: signingAlgorithm,
    public_jwk: publicJwk as Record<string, string>,
    sealed_private_jwk: seal("signing-key", JSON.stringify(await exportJWK(privateKey)), kid),
  };
}
