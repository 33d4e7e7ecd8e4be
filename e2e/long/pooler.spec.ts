// Behind PgBouncer as it really is: what a start finds out, and that everything works either way. That of Debian 12 is
// 1.18, which loses prepared statements in transaction mode; 1.21 and later are asked with and without their support.

import { expect, test } from "playwright/test";
import { run } from "@/db/client";
import { sql } from "@/db/sql";
import { openPool } from "@/db/connect";
import { keepsStatements, readServer } from "@/db/server";
import { makeDatabase, restart, type OwnDatabase } from "../support/own-database";
import { startPgBouncer, type PgBouncer, type PoolerOptions } from "../support/pgbouncer";
import {
  accepted,
  aProgram,
  atOnce,
  askInBrowser,
  browser,
  mailedInBrowser,
  nothingElse,
  signIn,
  signInByProgram,
} from "../support/verbs";
import { findSessionByToken } from "@/lib/sessions/find";
import { confirmLink } from "@/lib/sign-in/confirm-link";
import { refresh } from "@/lib/oauth/refresh/refresh";
import { prepareDatabase } from "@/lib/admin/start";

test.describe.configure({ mode: "serial" });

let place: OwnDatabase;
let pooler: PgBouncer | undefined;
const before = { ...process.env };
test.beforeAll(async () => {
  place = await makeDatabase("pooled");
});
test.afterAll(async () => place.end());
test.afterEach(async () => {
  for (const name of [
    "DATABASE_URL",
    "DATABASE_URL_DIRECT",
    "LIMIT_SEND_PER_ADDRESS",
    "LIMIT_SEND_PER_IP",
    "LIMIT_VERIFY_PER_IP",
  ]) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
  await restart();
  await pooler?.stop();
  pooler = undefined;
});

/** Starts behind it as a process would. Skips the test where there is no PgBouncer, and says why. */
async function startBehind(options: PoolerOptions): Promise<PgBouncer> {
  const started = await startPgBouncer(place.url, options);
  if ("missing" in started) {
    test.skip(true, started.missing);
    throw new Error(started.missing);
  }
  pooler = started;
  Object.assign(process.env, {
    DATABASE_URL: started.url,
    DATABASE_URL_DIRECT: place.url,
    LIMIT_SEND_PER_ADDRESS: "100/1h",
    LIMIT_SEND_PER_IP: "1000/3m",
    LIMIT_VERIFY_PER_IP: "1000/5m",
  });
  await restart();
  await prepareDatabase();
  return started;
}

const prepared = sql`
  select count(*)::int as named from pg_prepared_statements where statement like ${sql.text("pattern")}
`.rows<{ named: number }>();
const named = async () => (await run(prepared, { pattern: "%pg_prepared_statements%" }))[0]!.named;

async function everythingWorks(happens: () => Promise<unknown> = async () => {}): Promise<void> {
  const grace = await signIn("grace@example.com");
  for (let round = 0; round < 3; round++) {
    const mailed = await mailedInBrowser(`ada.${round}@example.com`);
    await happens();
    const outcomes = await atOnce(10, () => confirmLink(mailed.mail.token, nothingElse, browser, aProgram()));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    await Promise.all([
      happens(),
      ...Array.from({ length: 40 }, async () =>
        expect(accepted(await findSessionByToken(grace.sessionToken)).user.email).toBe("grace@example.com"),
      ),
    ]);
    const asked = accepted(await askInBrowser(`alan.${round}@example.com`));
    const [row] = await place.sql`select eligible from challenges where id = ${asked.id}`;
    expect(row).toEqual({ eligible: true });
    const program = await signInByProgram(`program.${round}@example.com`);
    await happens();
    expect(
      await refresh({ token: program.tokens.refreshToken, client: program.client, caller: aProgram() }),
    ).toMatchObject({ ok: true });
  }
}

async function addColumns(): Promise<void> {
  const column = `newer_${Math.random().toString(36).slice(2, 10)}`;
  for (const table of ["challenges", "sessions", "users", "refresh_families"])
    await place.sql.unsafe(`alter table ${table} add column ${column} boolean default true`);
}

test("directly before Postgres there is no pooler to look for", async () => {
  Object.assign(process.env, { DATABASE_URL: place.url });
  await restart();
  await prepareDatabase();
  expect(await readServer()).toMatchObject({ pooled: false, encoding: "UTF8", plainStrings: true });
  await named();
  expect(await named()).toBe(1);
});

test("in session mode statements keep their names", async () => {
  const { url } = await startBehind({ mode: "session", poolSize: 20 });
  expect(await readServer()).toMatchObject({ pooled: true });
  expect(await keepsStatements(url)).toBe(true);
  await everythingWorks(addColumns);
});

test("in transaction mode without support none has a name, and everything works, also beside a migration", async () => {
  const { url, knowsStatements } = await startBehind({ mode: "transaction", maxPreparedStatements: 0 });
  expect(await keepsStatements(url)).toBe(false);
  await everythingWorks(addColumns);
  expect(await named()).toBe(0);
  expect(typeof knowsStatements).toBe("boolean");
});

test("in transaction mode with support they have names, and everything works, also beside a migration", async () => {
  const { url, knowsStatements, version } = await startBehind({ mode: "transaction", maxPreparedStatements: 200 });
  test.skip(!knowsStatements, `PgBouncer ${version} has no such support; 1.21 and later have.`);
  expect(await keepsStatements(url)).toBe(true);
  await everythingWorks(addColumns);
});

test("a pooler that was not found out, for it had one connection left, changes no decision either", async () => {
  const { url } = await startBehind({ mode: "transaction", poolSize: 1 });
  // Another program behind the same pooler, which gets our connection to the server.
  const other = openPool(url, { max: 1, prepare: false, fetch_types: false });
  await everythingWorks(() => other.unsafe("deallocate all"));
  await other.end();
});
