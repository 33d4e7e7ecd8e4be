// What happens to a statement that Postgres has forgotten: behind a pooler, after DISCARD ALL, after a migration beside it.

import { expect, test } from "playwright/test";
import postgres from "postgres";
import { moveIn } from "@/e2e/support/own-database";
import { sql } from "./client";
import { withPatience } from "./patience";

let place: Awaited<ReturnType<typeof moveIn>>;
test.beforeAll(async () => {
  place = await moveIn("forgotten");
  await place.sql`create table kept (id int primary key, name text)`;
});
test.afterAll(() => place.moveOut());

// One connection, so that what one statement makes it forget, the next one meets.
let pool: postgres.Sql;
let patient: postgres.Sql;
test.beforeEach(() => {
  pool = postgres(place.url, { max: 1, onnotice: () => {} });
  patient = withPatience(pool, 5_000, () => {});
});
test.afterEach(() => pool.end({ timeout: 1 }));

const waysToForget = ["discard all", "deallocate all"];
const at = new Date("2026-02-03T04:05:06.789Z");
const values = {
  yes: true,
  no: false,
  number: 7,
  fraction: 1.5,
  text: "true",
  empty: "",
  nothing: null,
  at,
  words: ["a,b", '"c"', "t"],
  none: [] as string[],
  object: { a: [1, true, null, "x"] },
  bytes: Buffer.from([0, 1, 255, 92]),
};

test("every kind of value reaches a statement that was forgotten as it reached it before", async () => {
  const read = async () => {
    const v = values;
    const [row] = await patient`
      select ${v.yes}::boolean as yes, ${v.no}::boolean as no, ${v.yes} as bare, ${v.number}::int as number, ${v.number}::bigint::text as big,
        ${v.fraction}::float8 as fraction, ${v.text}::text as text, ${v.empty}::text as empty, ${v.nothing}::text as nothing, ${v.nothing}::boolean as unknown,
        ${v.at}::timestamptz as at, ${v.words}::text[] as words, ${v.none}::text[] as none, ${[1, 2]}::int[] as numbers,
        ${patient.json(v.object)}::jsonb as object, ${patient.json("a string")}::jsonb as said, ${patient.json(true)}::json as bool,
        ${v.object as never}::jsonb as bare_object, ${v.bytes}::bytea as bytes`;
    return { ...row };
  };
  const first = await read();
  expect(first).toMatchObject({
    ...values,
    object: values.object,
    bare_object: values.object,
    said: "a string",
    bool: true,
    bare: true,
    numbers: [1, 2],
  });
  for (const way of waysToForget) {
    await pool.unsafe(way);
    expect(await read(), way).toEqual(first);
  }
});

test("a statement whose plan a migration made wrong is parsed again, with the same values", async () => {
  const read = async () => [...(await patient`select * from kept where ${true}::boolean and id = ${1}`)];
  await place.sql`insert into kept values (1, 'one')`;
  expect(await read()).toEqual([{ id: 1, name: "one" }]);
  await place.sql`alter table kept add column more boolean not null default true`;
  expect(await read()).toEqual([{ id: 1, name: "one", more: true }]);
  await place.sql`alter table kept alter column name type varchar(20), alter column id type bigint`;
  expect(await read()).toEqual([{ id: "1", name: "one", more: true }]);
});

test("what the statement says when it is parsed again is what its caller hears", async () => {
  const insert = (id: number) => patient`insert into kept (id) values (${id}::int)`;
  await insert(20);
  for (const way of waysToForget) {
    await pool.unsafe(way);
    await expect(insert(20)).rejects.toMatchObject({ code: "23505" });
  }
  await pool.unsafe("deallocate all");
  await insert(21);
  expect(await patient`select id::int from kept where id in (20, 21) order by 1`).toEqual([{ id: 20 }, { id: 21 }]);
});

test("many statements at once, all forgotten, run once each", async () => {
  await place.sql`create table counted (n int, flag boolean)`;
  const count = (n: number) => patient`insert into counted values (${n}::int, ${true})`;
  await count(0);
  for (let round = 1; round <= 5; round++) {
    await Promise.all([
      ...Array.from({ length: 20 }, (_, n) => count(round * 100 + n)),
      pool.unsafe("discard all"),
      ...Array.from({ length: 20 }, (_, n) => count(round * 100 + 50 + n)),
    ]);
  }
  expect(
    await place.sql`select count(*)::int as all, count(distinct n)::int as different, bool_and(flag) as flag from counted`,
  ).toEqual([{ all: 201, different: 201, flag: true }]);
});

test("a transaction has nothing that could be forgotten", async () => {
  const run = () =>
    sql().begin(async (transaction) => {
      const [row] =
        await transaction`select ${true}::boolean as yes, ${["a"]}::text[] as words, ${transaction.json({ a: 1 })}::jsonb as object, pg_backend_pid() as pid`;
      const [{ prepared }] = await transaction<
        [{ prepared: number }]
      >`select count(*)::int as prepared from pg_prepared_statements where statement like ${"%pg_backend_pid()%"}`;
      return { ...row, pid: undefined, prepared };
    });
  expect(await run()).toEqual({ yes: true, words: ["a"], object: { a: 1 }, pid: undefined, prepared: 0 });
});
