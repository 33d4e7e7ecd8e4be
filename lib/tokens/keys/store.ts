// The SQL of signing keys, and the only writer of `signing_keys`. The events are part of the same statements.

import { run, transaction } from "@/db/client";
import type { Run } from "@/db/runner";
import { sql, type Piece, variants } from "@/db/sql";
import { eventName, recordFrom } from "@/lib/audit/fragments";
import type { Caller } from "@/lib/caller";
import { keyAgeDays, keyKeptSeconds, keyPublishedBeforeSeconds } from "../lifetimes";

export type NewKey = { kid: string; algorithm: string; public_jwk: Record<string, string>; sealed_private_jwk: string };

export type KeyRow = NewKey & {
  /** Seconds until it signs; negative when it signs now or did. */
  signs_in: number;
  /** True when a newer key signs. */
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

const kid = sql.text("kid");

/** An SQL condition: a key newer than `k` has signed for at least that long. */
const replacedFor = (seconds: number) => sql`exists (
  select from signing_keys newer
  where newer.signs_from > k.signs_from and newer.signs_from <= now() - make_interval(secs => ${sql.raw(String(seconds))})
)`;

const published = sql`
  select kid, algorithm, public_jwk, sealed_private_jwk, extract(epoch from signs_from - now())::float8 as signs_in,
    ${replacedFor(0)} as replaced, extract(epoch from now())::float8 as now
  from signing_keys k where retired_at is null and not ${replacedFor(keyKeptSeconds)}
  order by signs_from desc, kid
`.rows<KeyRow>();

/** Every published key, newest first. */
export async function readKeys(): Promise<KeyRow[]> {
  return run(published);
}

const all = sql`
  select kid, algorithm, created_at, signs_from, retired_at, public_jwk, sealed_private_jwk, case
      when retired_at is not null or ${replacedFor(keyKeptSeconds)} then 'gone'
      when ${replacedFor(0)} then 'retired'
      when signs_from > now() then 'next'
      else 'current'
    end as state
  from signing_keys k order by signs_from desc, kid
`.rows<ListedKey>();

/** Every key that was ever made, newest first. */
export async function listAllKeys(): Promise<ListedKey[]> {
  return run(all);
}

const noneWaits = sql`not exists (select from signing_keys where retired_at is null and signs_from > now())`;

/** An SQL condition: there is no next key, and the newest is too old or has another algorithm. */
const due = sql`(
  ${noneWaits} and exists (
    select from signing_keys k
    where k.retired_at is null and not ${replacedFor(0)}
      and (k.signs_from < now() - make_interval(days => ${sql.raw(String(keyAgeDays))}) or k.algorithm <> ${sql.text("algorithm")})
  )
)`;

const dueNow = sql`select ${due} as due`.rows<{ due: boolean }>();

/** True when it is time for another key. */
export async function isRotationDue(algorithm: string): Promise<boolean> {
  const [row] = await run(dueNow, { algorithm });
  return row!.due;
}

/**
 * Inserts a key.
 * @param condition an SQL condition for doing so
 */
function insertWhere<Condition extends Piece>(condition: Condition) {
  return sql`
    insert into signing_keys (kid, algorithm, public_jwk, sealed_private_jwk, signs_from)
    select ${kid}, ${sql.text("algorithm")}, ${sql.json("public_jwk")}, ${sql.text("sealed_private_jwk")},
      now() + make_interval(secs => ${sql.int("signsInSeconds")})
    where ${condition}
  `;
}

const insertions = {
  first: insertWhere(sql`not exists (select from signing_keys where retired_at is null)`),
  whenDue: insertWhere(due),
  unlessOneWaits: insertWhere(noneWaits),
  always: insertWhere(sql`true`),
};

/**
 * Adds a key that signs at once, when there is none. Parallel first starts wait for each other, and the second finds
 * the key of the first.
 */
export async function addFirstKey(key: NewKey): Promise<void> {
  await queued((inside) => inside(insertions.first, { ...key, signsInSeconds: 0 }));
}

/**
 * Adds a key that will sign later, unless there is one already.
 * @returns true when this one was added
 */
export async function addNextKey(
  key: NewKey,
  caller: Caller,
  { onlyWhenDue }: { onlyWhenDue: boolean },
): Promise<boolean> {
  return queued(async (inside) => {
    const insertion = onlyWhenDue ? insertions.whenDue : insertions.unlessOneWaits;
    const { count } = await inside(insertion, { ...key, signsInSeconds: keyPublishedBeforeSeconds });
    if (count > 0) await inside(event("key.rotated"), { ...caller, kid: key.kid });
    return count > 0;
  });
}

const retirement = sql`
  update signing_keys k set retired_at = now(), sealed_private_jwk = ''
  where kid = ${kid} and retired_at is null
  returning signs_from <= now() and not ${replacedFor(0)} as signed
`.rows<{ signed: boolean }>();

const promotion = sql`
  update signing_keys set signs_from = now() where retired_at is null and signs_from > now() returning kid
`.rows<{ kid: string }>();

/** Retires a key at once. If it was the signing key, the next key signs from now on, or else `spare`. */
export async function retireKeyNow(kidToRetire: string, spare: NewKey, caller: Caller): Promise<boolean> {
  return queued(async (inside) => {
    const [retired] = await inside(retirement, { kid: kidToRetire });
    if (!retired) return false;
    await inside(event("key.retired"), { ...caller, kid: kidToRetire });
    if (!retired.signed) return true;
    const [promoted] = await inside(promotion);
    if (!promoted) await inside(insertions.always, { ...spare, signsInSeconds: 0 });
    await inside(event("key.rotated"), { ...caller, kid: promoted?.kid ?? spare.kid });
    return true;
  });
}

const erasure = sql`
  update signing_keys k set retired_at = now(), sealed_private_jwk = ''
  where retired_at is null and ${replacedFor(keyKeptSeconds)}
`;

/** Marks keys that are no longer published, and erases their private halves. */
export async function eraseGoneKeys(): Promise<void> {
  await run(erasure);
}

const reseal = sql`
  with resealed as (
    update signing_keys set sealed_private_jwk = ${sql.text("sealed")}
    where kid = ${kid} and sealed_private_jwk = ${sql.text("former")} returning kid
  )
  ${recordFrom(sql`resealed`, { name: eventName("key.resealed"), details: sql`jsonb_build_object('kid', kid)` })}
`;

/**
 * Replaces a sealed private half, unless another process already did.
 * @returns true when it was replaced
 */
export async function replaceSeal(kidOfKey: string, former: string, sealed: string, caller: Caller): Promise<boolean> {
  return (await run(reseal, { ...caller, kid: kidOfKey, former, sealed })).count > 0;
}

const event = variants((name: "key.rotated" | "key.retired") =>
  recordFrom(sql`(select 1) as once`, { name: eventName(name), details: sql`jsonb_build_object('kid', ${kid})` }),
);

const lock = sql`lock table signing_keys in share row exclusive mode`;

/** Runs one change of keys at a time, across all processes. */
function queued<T>(change: (inside: Run) => Promise<T>): Promise<T> {
  return transaction(async (inside) => {
    await inside(lock);
    return change(inside);
  });
}
