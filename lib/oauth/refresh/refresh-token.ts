// The parts of a refresh token: the secret of its family, its number, and an HMAC that only we can make. Called by the
// verbs beside it.
//
// All tokens of a family carry one random secret of 256 bits, and the database keeps only its hash. The n-th token adds
// n and an HMAC over both. So any earlier token of a family is recognised without a row of its own, and the successor
// of a token can be given again as often as needed. Nothing that is stored lets anyone make a token: that takes the
// secret, which is not in the database, and the key, which is neither in the database nor in the token.

import { equalSecrets, keyedHash, keyedHashes, randomId, randomToken } from "@/lib/secret";

export type RefreshToken = { secret: string; generation: number };

// 43 characters of the family's secret, the number, and 43 of the HMAC. No JWT and no other token of ours looks like
// it.
const form = /^([A-Za-z0-9_-]{43})~(0|[1-9]\d{0,8})~([A-Za-z0-9_-]{43})$/;

/** The secret of a family, which all its tokens carry, and its id, which is in its access tokens and opens nothing. */
export type Family = { id: string; secret: string };

/** A family that is not stored yet. */
export function newFamily(): Family {
  return { id: randomId(), secret: randomToken() };
}

/** The n-th token of a family. Making it again gives the same token, as long as AUTH_SECRET is the same. */
export function writeRefreshToken({ secret, generation }: RefreshToken): string {
  const marked = `${secret}~${generation}`;
  return `${marked}~${keyedHash("refresh-token-mac", marked)}`;
}

/**
 * Reads a token from outside, without asking the database.
 * @returns null for one that we did not make
 */
export function readRefreshToken(token: string): RefreshToken | null {
  const [, secret, generation, mark] = form.exec(token) ?? [];
  if (secret === undefined || generation === undefined || mark === undefined) return null;
  const known = keyedHashes("refresh-token-mac", `${secret}~${generation}`).some((expected) =>
    equalSecrets(expected, mark),
  );
  return known ? { secret, generation: Number(generation) } : null;
}
