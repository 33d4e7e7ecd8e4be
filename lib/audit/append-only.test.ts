import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { expect, test } from "playwright/test";
import { makeRunner } from "@/db/runner";
import { sql } from "@/db/sql";
import { somebody } from "@/e2e/support/flood-limits";
import { moveIn, type OwnDatabase } from "@/e2e/support/own-database";
import { eventName, foldInto } from "./fragments";
import { note, notesWritten } from "./note";
import { foldKeyOf, record } from "./record";
import { forgetOldEvents } from "./retention";

let place: OwnDatabase & { moveOut(): Promise<void> };
test.beforeAll(async () => {
  place = await moveIn("trail");
});
test.afterAll(() => place.moveOut());

const refusedByTrigger = { code: "42501", message: expect.stringContaining("append-only") };
const rowsOf = (requestId: string) =>
  place.sql`select *, minute = date_trunc('minute', at) as in_its_minute from audit_events where request_id = ${requestId} order by id`;

/** Appends an event that is that old. */
async function aged(days: number): Promise<string> {
  const { requestId } = somebody();
  await place.sql`insert into audit_events (name, request_id, network, user_agent, at)
    values ('session.ended', ${requestId}, 'unknown', '', now() - make_interval(days => ${days}))`;
  return requestId;
}

test("an event is neither changed, deleted nor truncated by the app's own role", async () => {
  const caller = somebody();
  await record("session.ended", caller);
  await record("challenge.refused", caller, { reason: "over_email_send_rate_limit" });
  const before = await rowsOf(caller.requestId);
  expect(before).toHaveLength(2);
  const { sql: db } = place;
  const attempts = [
    () => db`update audit_events set reason = 'another' where request_id = ${caller.requestId}`,
    () => db`update audit_events set count = count + 1, network = 'elsewhere' where request_id = ${caller.requestId}`,
    () => db`update audit_events set count = 0 where request_id = ${caller.requestId}`,
    () => db`update audit_events set further_request_ids = '{}' where request_id = ${caller.requestId}`,
    () => db`delete from audit_events where request_id = ${caller.requestId}`,
    () => db`truncate audit_events`,
  ];
  for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject(refusedByTrigger);
  expect(await rowsOf(caller.requestId)).toEqual(before);
});

test("a count is not raised after its minute is over", async () => {
  const { requestId } = somebody();
  await place.sql`insert into audit_events (name, request_id, network, user_agent, fold_key, minute)
    values ('challenge.refused', ${requestId}, 'unknown', '', ${requestId}, date_trunc('minute', now()) - interval '1 minute')`;
  await expect(
    place.sql`update audit_events set count = count + 1 where request_id = ${requestId}`,
  ).rejects.toMatchObject(refusedByTrigger);
});

test("retention deletes only events past their time, the oldest first, as many as asked", async () => {
  const [oldest, older, old, young] = [await aged(120), await aged(100), await aged(91), await aged(89)];
  expect(await forgetOldEvents(2)).toBe(2);
  expect(await rowsOf(oldest)).toHaveLength(0);
  expect(await rowsOf(older)).toHaveLength(0);
  expect(await rowsOf(old)).toHaveLength(1);
  expect(await forgetOldEvents(100)).toBe(1);
  expect(await forgetOldEvents(100)).toBe(0);
  expect(await rowsOf(young)).toHaveLength(1);
});

test("ninety days are kept, whatever a retention asks and whatever is set, by the database's own clock", async () => {
  const requestId = await aged(89);
  expect(await forgetOldEvents(100, 1)).toBe(0);
  await place.sql.begin(async (db) => {
    await db`select set_config('postkey.retention', 'on', true), forget_audit_events(interval '90 days', 1)`;
    const plain = () => db.savepoint((inner) => inner`delete from audit_events where request_id = ${requestId}`);
    await expect(plain()).rejects.toMatchObject(refusedByTrigger);
    await db.unsafe(
      "create schema elsewhere; create function elsewhere.now() returns timestamptz language sql as $$select timestamptz '2100-01-01'$$",
    );
    await db`select set_config('search_path', 'elsewhere, pg_catalog, public', true)`;
    await expect(plain()).rejects.toMatchObject(refusedByTrigger);
    expect(await db`select public.forget_audit_events(interval '1 day', 100) as gone`).toEqual([{ gone: 0 }]);
  });
  expect(await rowsOf(requestId)).toHaveLength(1);
});

test("a role with all rights on the rows, but not their owner, can delete only through the retention", async () => {
  const [old, young] = [await aged(100), await aged(89)];
  const role = `runtime_${randomBytes(6).toString("hex")}`;
  await place.sql.unsafe(
    `create role ${role} login password 'runtime'; grant usage on schema public to ${role}; grant all on all tables in schema public to ${role}`,
  );
  const url = new URL(place.url);
  [url.username, url.password] = [role, "runtime"];
  const runtime = postgres(url.href, { max: 1, onnotice: () => {} });
  try {
    await runtime`select set_config('postkey.retention', 'on', false)`;
    for (const requestId of [old, young])
      await expect(runtime`delete from audit_events where request_id = ${requestId}`).rejects.toMatchObject(
        refusedByTrigger,
      );
    await expect(runtime`truncate audit_events`).rejects.toMatchObject(refusedByTrigger);
    await expect(runtime`alter table audit_events disable trigger all`).rejects.toMatchObject({ code: "42501" });
    await expect(runtime`set session_replication_role = replica`).rejects.toMatchObject({ code: "42501" });
    await expect(
      runtime`create or replace function audit_events_append_only() returns trigger language plpgsql as 'begin return old; end'`,
    ).rejects.toMatchObject({ code: "42501" });
    expect(await runtime`select forget_audit_events(interval '1 day', 100) as gone`).toEqual([{ gone: 1 }]);
    expect([await rowsOf(old), await rowsOf(young)].map((found) => found.length)).toEqual([0, 1]);
  } finally {
    await runtime.end();
    await place.sql.unsafe(`drop owned by ${role}; drop role ${role}`);
  }
});

test("fifty parallel refusals over two connections are one row a minute, and none is lost", async () => {
  const network = somebody();
  const key = foldKeyOf("challenge.refused", "over_request_rate_limit", network.networkKey);
  const pools = [1, 2].map(() => postgres(place.url, { max: 1 }));
  const runners = pools.map((pool) => makeRunner(pool, 5_000, () => {}));
  const folding = foldInto(sql`(select 1) as once`, { name: eventName("challenge.refused") });
  await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      runners[index % 2]!.run(folding, {
        ...somebody({ networkKey: network.networkKey }),
        foldKey: key,
        foldCount: 1,
        furtherRequestIds: [],
      }),
    ),
  );
  await Promise.all(pools.map((pool) => pool.end()));
  const found = await place.sql<{ minute: Date; count: number; further_request_ids: string[] }[]>`
    select minute, count, further_request_ids from audit_events where fold_key = ${key}`;
  // One row for each minute that the fifty fell into: one, or two around the end of a minute.
  expect(new Set(found.map(({ minute }) => minute.getTime())).size).toBe(found.length);
  expect(found.reduce((sum, row) => sum + row.count, 0)).toBe(50);
  for (const row of found) expect(row.further_request_ids.length).toBe(Math.min(20, row.count - 1));
});

test("other refusals, networks and addresses are rows of their own", async () => {
  const networkKey = somebody().networkKey;
  const one = somebody({ networkKey });
  await record("challenge.refused", one, { reason: "over_email_send_rate_limit", addressHash: "a" });
  await record("challenge.refused", one, { reason: "over_email_send_rate_limit", addressHash: "b" });
  await record("challenge.refused", one, { reason: "over_request_rate_limit", addressHash: "a" });
  await record("challenge.redeem_refused", one, { reason: "over_request_rate_limit", addressHash: "a" });
  await record("challenge.refused", somebody({ requestId: one.requestId }), {
    reason: "over_request_rate_limit",
    addressHash: "a",
  });
  expect((await rowsOf(one.requestId)).map((row) => [row.count, row.in_its_minute])).toEqual(
    Array.from({ length: 5 }, () => [1, true]),
  );
});

test("a thousand notes at once are a statement or two, and all are counted, whatever address they name", async () => {
  const { networkKey } = somebody();
  for (let index = 0; index < 1_000; index++)
    note("challenge.refused", somebody({ networkKey }), { reason: "invalid_email", addressMasked: `${index}` });
  await notesWritten();
  const key = foldKeyOf("challenge.refused", "invalid_email", networkKey);
  const found = await place.sql<
    { count: number; decision: string }[]
  >`select count, decision from audit_events where fold_key = ${key}`;
  expect(found.length).toBeLessThanOrEqual(2);
  expect(found.reduce((sum, row) => sum + row.count, 0)).toBe(1_000);
  expect(found[0]!.decision).toBe("refuse");
});
