// A statement that Postgres has forgotten: behind a pooler, after DISCARD ALL, after a migration by another process.

import { expect, test } from "playwright/test";
import postgres from "postgres";
import { moveIn } from "@/e2e/support/own-database";
import { transaction } from "./client";
import { makeRunner, type Runner } from "./runner";
import { sql } from "./sql";

let place: Awaited<ReturnType<typeof moveIn>>;
test.beforeAll(async () => {
  place = await moveIn("forgotten");
  await place.sql`create table kept (id int primary key, name text)`;
});
test.afterAll(() => place.moveOut());

// One connection, so that the next statement meets what the last one made it forget.
let pool: postgres.Sql;
let runner: Runner;
test.beforeEach(() => {
  pool = postgres(place.url, { max: 1, onnotice: () => {} });
  runner = makeRunner(pool, 5_000, () => {});
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
};

test("every kind of value reaches a forgotten statement unchanged", async () => {
  const statement = sql`
    select ${sql.boolean("yes")} as yes, ${sql.boolean("no")} as no, ${sql.int("number")} as number, (${sql.int("number")})::bigint::text as big,
      ${sql.float("fraction")} as fraction, ${sql.text("text")} as text, ${sql.text("empty")} as empty, ${sql.text.orNull("nothing")} as nothing,
      ${sql.boolean.orNull("unknown")} as unknown, ${sql.timestamp("at")} as at, ${sql.texts("words")} as words, ${sql.texts("none")} as none,
      ${sql.ints("numbers")} as numbers, ${sql.json("object")} as object, ${sql.json("said")} as said, ${sql.json("truth")} as truth,
      ${sql.json("list")} as list
  `;
  const read = async () => {
    const [row] = await runner.run(statement, {
      ...values,
      unknown: null,
      numbers: [1, 2],
      said: "a string",
      truth: true,
      list: [1],
    });
    return { ...(row as object) };
  };
  const first = await read();
  expect(first).toMatchObject({
    ...values,
    said: "a string",
    truth: true,
    list: [1],
    numbers: [1, 2],
    big: "7",
    unknown: null,
  });
  for (const way of waysToForget) {
    await pool.unsafe(way);
    expect(await read(), way).toEqual(first);
  }
});

test("a statement whose plan no longer fits after a migration is parsed again, with the same values", async () => {
  const statement = sql`select * from kept where ${sql.boolean("yes")} and id = ${sql.int("id")}`;
  const read = async () => [...(await runner.run(statement, { yes: true, id: 1 }))];
  await place.sql`insert into kept values (1, 'one')`;
  expect(await read()).toEqual([{ id: 1, name: "one" }]);
  await place.sql`alter table kept add column more boolean not null default true`;
  expect(await read()).toEqual([{ id: 1, name: "one", more: true }]);
  await place.sql`alter table kept alter column name type varchar(20), alter column id type bigint`;
  expect(await read()).toEqual([{ id: "1", name: "one", more: true }]);
});

test("the caller gets the error of the statement that was sent again", async () => {
  const insertion = sql`insert into kept (id) values (${sql.int("id")})`;
  const insert = (id: number) => runner.run(insertion, { id });
  await insert(20);
  for (const way of waysToForget) {
    await pool.unsafe(way);
    await expect(insert(20)).rejects.toMatchObject({ code: "23505" });
  }
  await pool.unsafe("deallocate all");
  await insert(21);
  expect(await runner.run(sql`select id::int from kept where id in (20, 21) order by 1`)).toEqual([
    { id: 20 },
    { id: 21 },
  ]);
});

test("many statements at once, all forgotten, run once each", async () => {
  await place.sql`create table counted (n int, flag boolean)`;
  const insertion = sql`insert into counted values (${sql.int("n")}, ${sql.boolean("flag")})`;
  const count = (n: number) => runner.run(insertion, { n, flag: true });
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

test("a transaction prepares nothing that could be forgotten", async () => {
  const statement = sql`select ${sql.boolean("yes")} as yes, ${sql.texts("words")} as words, ${sql.json("object")} as object`;
  const prepared = sql`
    select count(*)::int as prepared from pg_prepared_statements where statement like '%as words%'
  `.rows<{ prepared: number }>();
  const found = await transaction(async (run) => {
    const [row] = await run(statement, { yes: true, words: ["a"], object: { a: 1 } });
    return { ...(row as object), ...(await run(prepared))[0] };
  });
  expect(found).toEqual({ yes: true, words: ["a"], object: { a: 1 }, prepared: 0 });
});
