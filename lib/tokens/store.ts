// The SQL of signing keys. The only room that writes `signing_keys`.

import { sql } from "@/db/client";

export type KeyRow = { kid: string; algorithm: string; public_jwk: Record<string, string>; sealed_private_jwk: string };

/** Every key that is published, the one that signs first. */
export async function readKeys(): Promise<KeyRow[]> {
  return sql()<KeyRow[]>`
    select kid, algorithm, public_jwk, sealed_private_jwk from signing_keys where retired_at is null order by created_at, kid
  `;
}

/**
 * Adds a key when there is none. Parallel first starts queue up at the lock, and the second finds the first's.
 * @returns true when this key was added
 */
export async function addFirstKey(key: KeyRow): Promise<boolean> {
  return sql().begin(async (transaction) => {
    await transaction`lock table signing_keys in share row exclusive mode`;
    const added = await transaction`
      insert into signing_keys (kid, algorithm, public_jwk, sealed_private_jwk)
      select ${key.kid}, ${key.algorithm}, ${transaction.json(key.public_jwk)}, ${key.sealed_private_jwk}
      where not exists (select from signing_keys where retired_at is null)
      returning kid
    `;
    return added.length > 0;
  });
}
