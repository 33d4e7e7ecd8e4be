// Makes a signing key with a sealed private half. Called by signing-keys.ts and signing-keys-rotation.ts.

import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";
import { seal } from "@/lib/secret";
import type { NewKey } from "./store";

export async function makeKey(algorithm: "ES256" | "RS256"): Promise<NewKey> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const publicJwk = await exportJWK(publicKey);
  // RFC 7638: the key's own thumbprint names it, so no two keys can share a name.
  const kid = await calculateJwkThumbprint(publicJwk, "sha256");
  return {
    kid,
    algorithm,
    public_jwk: publicJwk as Record<string, string>,
    sealed_private_jwk: seal("signing-key", JSON.stringify(await exportJWK(privateKey)), kid),
  };
}
