// What a refresh token is made of: the secret of its family, its number, and a mark that only we can make. Called by
// the verbs beside it.
//
// All tokens of a family carry one random secret of 256 bits, of which the database keeps only a hash. The n-th token
// adds n and an HMAC over both. So any former token of a family is known for what it is without a row of its own,
// the successor of a token can be told again as often as it is needed, and nothing that is stored lets anybody make
// one: that takes the secret, which is not in the database, and the key, which is in neither.

import { equalSecrets, keyedHash, keyedHashes, randomId, randomToken } from "@/lib/secret";

export type RefreshToken = { secret: string; generation: number };

// 43 characters of the family's secret, the number, 43 of the mark. No JWT and no other token of ours looks like it.
const form = /^([A-Za-z0-9_-]{43})~(0|[1-9]\d{0,8})~([A-Za-z0-9_-]{43})$/;

/** The secret of a family, which all its tokens carry, and its id, which stands in its access tokens and opens nothing. */
export type Family = { id: string; secret: string };

/** A family that is not written yet. */
export function newFamily(): Family {
  return { id: randomId(), secret: randomToken() };
}

/** The n-th token of a family. Making it again gives the same one, as long as AUTH_SECRET is the same. */
export function writeRefreshToken({ secret, generation }: RefreshToken): string {
  const marked = `${secret}~${generation}`;
  return `${marked}~${keyedHash("refresh-token-mac", marked)}`;
}

/** Reads a token that came from outside. @returns null for what we did not make, without asking the database */
export function readRefreshToken(token: string): RefreshToken | null {
  const [, secret, generation, mark] = form.exec(token) ?? [];
  if (secret === undefined || generation === undefined || mark === undefined) return null;
  const known = keyedHashes("refresh-token-mac", `${secret}~${generation}`).some((expected) =>
    equalSecrets(expected, mark),
  );
  return known ? { secret, generation: Number(generation) } : null;
}
