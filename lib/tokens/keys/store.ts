// The SQL of signing keys. The only writer of `signing_keys`; what it tells the trail rides on the same statement.

import { sql, type Fragment, type Sql } from "@/db/client";
import { eventName, recordFrom } from "@/lib/audit/fragments";
import type { Caller } from "@/lib/caller";
import { keyAgeDays, keyKeptSeconds, keyPublishedBeforeSeconds } from "../lifetimes";

export type NewKey = { kid: string; algorithm: string; public_jwk: Record<string, string>; sealed_private_jwk: string };

export type KeyRow = NewKey & {
  /** Seconds until it signs; negative when it does, or did. */
  signs_in: number;
  /** A newer one signs. */
  replaced: boolean;
  /** The database's time, in seconds since 1970. */
  now: number;
};

export type ListedKey = {
  kid: string;
  algorithm: string;
  state: "next" | "current" | "retired" | "gone";
  created_at: Date;
  signs_from: Date;
  retired_at: Date | null;
  public_jwk: Record<string, string>;
  sealed_private_jwk: string;
};

/** An SQL condition: a key newer than `k` has signed for at least that long. */
const replacedFor = (db: Sql, seconds: number) => db`exists (
  select from signing_keys newer
  where newer.signs_from > k.signs_from and newer.signs_from <= now() - make_interval(secs => ${seconds}::int)
)`;

/** Every key that is published, the newest first. */
export async function readKeys(): Promise<KeyRow[]> {
  const db = sql();
  return db<KeyRow[]>`
    select kid, algorithm, public_jwk, sealed_private_jwk, extract(epoch from signs_from - now())::float8 as signs_in,
      ${replacedFor(db, 0)} as replaced, extract(epoch from now())::float8 as now
    from signing_keys k where retired_at is null and not ${replacedFor(db, keyKeptSeconds)}
    order by signs_from desc, kid
  `;
}

/** Every key there was, the newest first. */
export async function listAllKeys(): Promise<ListedKey[]> {
  const db = sql();
  return db<ListedKey[]>`
    select kid, algorithm, created_at, signs_from, retired_at, public_jwk, sealed_private_jwk, case
        when retired_at is not null or ${replacedFor(db, keyKeptSeconds)} then 'gone'
        when ${replacedFor(db, 0)} then 'retired'
        when signs_from > now() then 'next'
        else 'current'
      end as state
    from signing_keys k order by signs_from desc, kid
  `;
}

/** Adds a key that signs at once, when there is none. Parallel first starts queue up, and the second finds the first's. */
export async function addFirstKey(key: NewKey): Promise<void> {
  await queued(
    async (db) =>
      void (await insertWhere(db, key, 0, db`not exists (select from signing_keys where retired_at is null)`)),
  );
}

/** An SQL condition: no key waits, and the newest is too old or of another algorithm. */
const due = (db: Sql, algorithm: string) => db`(
  ${noneWaits(db)} and exists (
    select from signing_keys k
    where k.retired_at is null and not ${replacedFor(db, 0)}
      and (k.signs_from < now() - make_interval(days => ${keyAgeDays}::int) or k.algorithm <> ${algorithm}::text)
  )
)`;

const noneWaits = (db: Sql) =>
  db`not exists (select from signing_keys where retired_at is null and signs_from > now())`;

/** Tells whether it is time for another key. */
export async function isRotationDue(algorithm: string): Promise<boolean> {
  const db = sql();
  const [row] = await db<{ due: boolean }[]>`select ${due(db, algorithm)} as due`;
  return row!.due;
}

/** Adds a key that will sign, unless one waits. @returns true when this one was added */
export async function addNextKey(
  key: NewKey,
  caller: Caller,
  { onlyWhenDue }: { onlyWhenDue: boolean },
): Promise<boolean> {
  return queued(async (db) => {
    const condition = onlyWhenDue ? due(db, key.algorithm) : noneWaits(db);
    const added = await insertWhere(db, key, keyPublishedBeforeSeconds, condition);
    if (added) await tell(db, caller, "key.rotated", key.kid);
    return added;
  });
}

/** Retires a key at once; where it was the one that signs, the key that waits does so from now on, or else `spare`. */
export async function retireKeyNow(kid: string, spare: NewKey, caller: Caller): Promise<boolean> {
  return queued(async (db) => {
    const [retired] = await db<{ signed: boolean }[]>`
      update signing_keys k set retired_at = now(), sealed_private_jwk = ''
      where kid = ${kid} and retired_at is null
      returning signs_from <= now() and not ${replacedFor(db, 0)} as signed
    `;
    if (!retired) return false;
    await tell(db, caller, "key.retired", kid);
    if (!retired.signed) return true;
    const [promoted] = await db<{ kid: string }[]>`
      update signing_keys set signs_from = now() where retired_at is null and signs_from > now() returning kid
    `;
    if (!promoted) await insertWhere(db, spare, 0, db`true`);
    await tell(db, caller, "key.rotated", promoted?.kid ?? spare.kid);
    return true;
  });
}

/** Marks keys that are published no longer, and erases their private halves. */
export async function eraseGoneKeys(): Promise<void> {
  const db = sql();
  await db`
    update signing_keys k set retired_at = now(), sealed_private_jwk = ''
    where retired_at is null and ${replacedFor(db, keyKeptSeconds)}
  `;
}

/** Replaces how a private half is sealed, unless somebody else did meanwhile. @returns true when it was replaced */
export async function replaceSeal(kid: string, former: string, sealed: string, caller: Caller): Promise<boolean> {
  const db = sql();
  const { count } = await db`
    with resealed as (
      update signing_keys set sealed_private_jwk = ${sealed} where kid = ${kid} and sealed_private_jwk = ${former} returning kid
    )
    ${recordFrom(db, caller, db`resealed`, { name: eventName(db, "key.resealed"), details: db`jsonb_build_object('kid', kid)` })}
  `;
  return count > 0;
}

async function insertWhere(db: Sql, key: NewKey, signsInSeconds: number, condition: Fragment): Promise<boolean> {
  const { count } = await db`
    insert into signing_keys (kid, algorithm, public_jwk, sealed_private_jwk, signs_from)
    select ${key.kid}, ${key.algorithm}, ${db.json(key.public_jwk)}, ${key.sealed_private_jwk},
      now() + make_interval(secs => ${signsInSeconds}::int)
    where ${condition}
  `;
  return count > 0;
}

async function tell(db: Sql, caller: Caller, name: "key.rotated" | "key.retired", kid: string): Promise<void> {
  await recordFrom(db, caller, db`(select 1) as once`, {
    name: eventName(db, name),
    details: db`jsonb_build_object('kid', ${kid}::text)`,
  });
}

/** One change of keys at a time, over any number of processes. */
function queued<T>(change: (db: Sql) => Promise<T>): Promise<T> {
  return sql().begin(async (transaction) => {
    await transaction`lock table signing_keys in share row exclusive mode`;
    return change(transaction as unknown as Sql);
  }) as Promise<T>;
}
