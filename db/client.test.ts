import { expect, test } from "playwright/test";
import postgres from "postgres";
import { atOnce } from "@/e2e/support/verbs";
import { startWire, type Wire } from "@/e2e/support/wire";
import { makeRunner } from "./runner";
import { sql } from "./sql";
import { isDatabaseUnavailable } from "./unavailable";

const one = sql`select 1 as one`.rows<{ one: number }>();
const withCode = (code: string) => Object.assign(new Error("what happened"), { code });

test("an error that says that Postgres is away, starting, stopping, full, read-only or out of time is an outage", () => {
  const codes = [
    "08000",
    "08001",
    "08003",
    "08004",
    "08006",
    "08007",
    "08P01",
    "53000",
    "53100",
    "53200",
    "53300",
    "53400",
    "55000",
    "55P03",
    "57000",
    "57014",
    "57P01",
    "57P02",
    "57P03",
    "57P04",
    "57P05",
    "25006",
    "40001",
    "40P01",
    "ECONNREFUSED",
    "ECONNRESET",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ETIMEDOUT",
    "EPIPE",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "CONNECT_TIMEOUT",
    "CONNECTION_CLOSED",
    "CONNECTION_ENDED",
    "CONNECTION_DESTROYED",
  ];
  for (const code of codes) {
    expect(isDatabaseUnavailable(withCode(code)), code).toBe(true);
    expect(isDatabaseUnavailable(new Error("Failed query", { cause: withCode(code) })), code).toBe(true);
    expect(
      isDatabaseUnavailable(Object.assign(new Error("AdapterError"), { cause: { err: withCode(code) } })),
      code,
    ).toBe(true);
  }
});

test("an error that says that a statement or its data is wrong is not an outage", () => {
  for (const code of [
    "22P02",
    "23505",
    "23503",
    "42601",
    "42703",
    "42P01",
    "28P01",
    "3D000",
    "0A000",
    "XX000",
    "P0001",
    "080",
    "ENOENT",
    "",
    "EACCES",
  ]) {
    expect(isDatabaseUnavailable(withCode(code)), code).toBe(false);
  }
  for (const other of [null, undefined, "57P01", 57, new Error("57P01"), { code: 57014 }])
    expect(isDatabaseUnavailable(other)).toBe(false);
});

test("a process that is itself held up does not give up on a Postgres that answers", async () => {
  let abandoned = false;
  const pool = postgres(process.env.POSTKEY_TEST_DATABASE_URL!, { max: 1 });
  const answer = makeRunner(pool, 500, () => (abandoned = true)).run(one);
  // A connection takes several turns of the event loop, and each of them comes late here.
  for (let turn = 0; turn < 5; turn++) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await answer).toMatchObject([{ one: 1 }]);
  expect(abandoned).toBe(false);
  await pool.end({ timeout: 0 });
});

test.describe("a Postgres that takes connections and says nothing", () => {
  let wire: Wire;
  let given: postgres.Sql[] = [];
  test.beforeEach(async () => {
    wire = await startWire(process.env.POSTKEY_TEST_DATABASE_URL!);
  });
  test.afterEach(async () => {
    await Promise.all(given.splice(0).map((pool) => pool.end({ timeout: 0 })));
    await wire.stop();
  });

  function newRunner(milliseconds: number, max: number) {
    const pool = postgres(wire.url, { max, backoff: false, onnotice: () => {} });
    given.push(pool);
    let abandoned = 0;
    const runner = makeRunner(pool, milliseconds, () => {
      abandoned++;
      void pool.end({ timeout: 0 });
    });
    return { ...runner, abandoned: () => abandoned };
  }
  const failureOf = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: unknown) => error,
    );

  test("every statement fails in time, also those that wait for a connection, and the pool is abandoned once", async () => {
    const { run, abandoned } = newRunner(2_000, 2);
    await Promise.all([run(one), run(one)]);
    wire.freeze();
    const began = performance.now();
    const failures = await atOnce(30, () => failureOf(run(one)));
    expect(failures.every(isDatabaseUnavailable)).toBe(true);
    expect(performance.now() - began).toBeLessThan(8_000);
    expect(abandoned()).toBe(1);
    wire.thaw();
    expect(await newRunner(5_000, 2).run(one)).toEqual([{ one: 1 }]);
  });

  for (const where of ["before it begins", "within it", "before it is committed"]) {
    test(`a transaction fails in time when Postgres stops answering ${where}`, async () => {
      const { run, transaction, abandoned } = newRunner(2_000, 1);
      await run(one);
      if (where === "before it begins") wire.freeze();
      const failed = failureOf(
        transaction(async (inside) => {
          await inside(one);
          wire.freeze();
          if (where === "within it") await inside(one);
        }),
      );
      expect(isDatabaseUnavailable(await failed)).toBe(true);
      expect(abandoned()).toBe(1);
      wire.thaw();
    });
  }

  test("a transaction that fails changes nothing, and its connection serves the next one", async () => {
    const { run, transaction } = newRunner(5_000, 1);
    await run(sql`create temporary table kept (n int)`);
    const insertion = sql`insert into kept values (${sql.int("n")})`;
    await expect(
      transaction(async (inside) => {
        await inside(insertion, { n: 1 });
        await inside(sql`select 1 / 0`);
      }),
    ).rejects.toThrow("division by zero");
    await transaction(async (inside) => void (await inside(insertion, { n: 2 })));
    expect(await run(sql`select n from kept`)).toEqual([{ n: 2 }]);
  });

  test("one slow statement among quick ones fails alone", async () => {
    const { run, abandoned } = newRunner(2_000, 2);
    const slow = failureOf(run(sql`select pg_sleep(8)`));
    let failed: unknown;
    void slow.then((error) => (failed = error));
    await expect.poll(async () => (await run(one), failed), { intervals: [50] }).toBeTruthy();
    expect(isDatabaseUnavailable(failed)).toBe(true);
    expect(abandoned()).toBe(0);
    // A refused statement counts as an answer.
    await expect(run(sql`select 1 / ${sql.int("n")}`, { n: 0 })).rejects.toThrow("division by zero");
  });
});
