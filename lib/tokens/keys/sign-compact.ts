// Signs a token with a key held in memory. jose, which verifies tokens, signs only through WebCrypto, whose trip to
// another thread and back costs more than an ES256 signature itself. Called by access.ts.

import { sign } from "node:crypto";
import type { SigningKey } from "./signing-keys";

/**
 * A JWS in compact form. Undefined claims are left out.
 * @see RFC 7515 section 7.1; RFC 7518 section 3.4 on why an ECDSA signature is two numbers and not DER
 */
export function signCompact(
  typ: string,
  claims: Record<string, unknown>,
  { kid, algorithm, privateKey }: SigningKey,
): string {
  const input = `${encode({ alg: algorithm, typ, kid })}.${encode(claims)}`;
  return `${input}.${sign("sha256", Buffer.from(input), { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
}

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
