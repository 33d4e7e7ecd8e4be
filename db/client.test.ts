import { expect, test } from "playwright/test";
import postgres from "postgres";
import { atOnce } from "@/e2e/support/verbs";
import { startWire, type Wire } from "@/e2e/support/wire";
import { isDatabaseUnavailable } from "./client";
import { withPatience } from "./patience";

const withCode = (code: string) => Object.assign(new Error("what happened"), { code });

test("what says that Postgres is away, starting, stopping, full, read-only or out of time is an outage", () => {
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

test("what says that a statement or its data is wrong is none", () => {
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

test("a process that is held up itself loses no patience with a Postgres that answers", async () => {
  let abandoned = false;
  const pool = postgres(process.env.POSTKEY_TEST_DATABASE_URL!, { max: 1 });
  const patient = withPatience(pool, 500, () => (abandoned = true));
  const answer = patient<[{ one: number }]>`select 1 as one`.execute();
  // A connection takes several turns of the event loop, and each of these comes late.
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

  function patientPool(milliseconds: number, max: number) {
    const pool = postgres(wire.url, { max, backoff: false, onnotice: () => {} });
    given.push(pool);
    let abandoned = 0;
    const sql = withPatience(pool, milliseconds, () => {
      abandoned++;
      void pool.end({ timeout: 0 });
    });
    return { sql, abandoned: () => abandoned };
  }

  test("fails every statement in time, those that wait for a connection too, and is left once", async () => {
    const { sql, abandoned } = patientPool(2_000, 2);
    await Promise.all([sql`select 1`, sql`select 2`]);
    wire.freeze();
    const began = performance.now();
    const failures = await atOnce(30, () =>
      sql`select 1`.then(
        () => null,
        (error: unknown) => error,
      ),
    );
    expect(failures.every(isDatabaseUnavailable)).toBe(true);
    expect(performance.now() - began).toBeLessThan(8_000);
    expect(abandoned()).toBe(1);
    wire.thaw();
    expect(await patientPool(5_000, 2).sql`select 1 as one`).toEqual([{ one: 1 }]);
  });

  test("one slow statement among quick ones fails alone", async () => {
    const { sql, abandoned } = patientPool(2_000, 2);
    const slow = sql`select pg_sleep(8)`.then(
      () => null,
      (error: unknown) => error,
    );
    let failed: unknown;
    void slow.then((error) => (failed = error));
    await expect.poll(async () => (await sql`select 1`, failed), { intervals: [50] }).toBeTruthy();
    expect(isDatabaseUnavailable(failed)).toBe(true);
    expect(abandoned()).toBe(0);
    // A wrong statement is an answer, and pieces of statements are put together as ever.
    await expect(sql`select ${sql`1 / ${0}::int`}`).rejects.toThrow("division by zero");
  });
});
