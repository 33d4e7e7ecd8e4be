// Least privilege and other people's defaults, on real roles and databases.

import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { expect, test } from "playwright/test";
import { makeDatabase, restart, type OwnDatabase } from "@/e2e/support/own-database";
import { rows } from "@/e2e/support/rows";
import { askInBrowser, accepted, signInByProgram, aProgram } from "@/e2e/support/verbs";
import { cleanUp } from "@/lib/admin/clean-up";
import { prepareDatabase } from "@/lib/admin/start";
import { findSessionById } from "@/lib/sessions/find";
import { refresh } from "@/lib/oauth/refresh/refresh";
import { run } from "./client";
import { sql } from "./sql";
import { migrate } from "./migrate";

const password = "only-in-this-test";
const made: string[] = [];
const before = { ...process.env };
let place: OwnDatabase;

test.beforeEach(async () => {
  place = await makeDatabase("roles");
});
test.afterEach(async () => {
  Object.assign(process.env, before);
  for (const name of ["MIGRATE"]) if (before[name] === undefined) delete process.env[name];
  await restart();
  const database = new URL(place.url).pathname.slice(1);
  await place.end();
  await rows().unsafe(`drop database ${database} with (force)`);
  for (const role of made.splice(0)) await rows().unsafe(`drop role ${role}`);
});

/**
 * Makes a role without any rights.
 * @returns its name and its address of the database
 */
async function makeRole(what: string): Promise<{ role: string; url: string }> {
  const role = `${what}_${randomBytes(4).toString("hex")}`;
  await rows().unsafe(`create role ${role} login password '${password}'`);
  made.push(role);
  const url = new URL(place.url);
  Object.assign(url, { username: role, password });
  return { role, url: url.href };
}

async function startAs(url: string, settings: Record<string, string> = {}): Promise<void> {
  Object.assign(process.env, { DATABASE_URL: url, ...settings });
  await restart();
  await prepareDatabase();
}
const failureOf = (url: string, settings: Record<string, string> = {}) =>
  startAs(url, settings).then(
    () => "started",
    (error: Error) => error.message,
  );

test("a role with its own schema, its search_path and a schema drizzle migrates and serves, without CREATE on the database", async () => {
  const { role, url } = await makeRole("tenant");
  await place.sql.unsafe(`
    revoke create on schema public from public;
    create schema tenant authorization ${role}; create schema drizzle authorization ${role}; alter role ${role} set search_path = tenant`);
  await startAs(url, { MIGRATE: "on" });
  expect(await place.sql`select count(*)::int as outside from pg_tables where schemaname = 'public'`).toEqual([
    { outside: 0 },
  ]);
  const [{ inside }] = await place.sql<
    [{ inside: number }]
  >`select count(*)::int as inside from pg_tables where schemaname = 'tenant' and tableowner = ${role}`;
  expect(inside).toBeGreaterThan(10);
  await serves();
});

test("a runtime role has DML and nothing else: it serves with MIGRATE=off, and cannot change the schema", async () => {
  const owner = await makeRole("owner");
  await place.sql.unsafe(
    `grant usage, create on schema public to ${owner.role}; create schema drizzle authorization ${owner.role}`,
  );
  await migrate(owner.url);
  const { role, url } = await makeRole("runtime");
  const asOwner = postgres(owner.url, { max: 1 });
  // The grants that docs/operating.md lists.
  await asOwner.unsafe(`
    grant usage on schema public, drizzle to ${role};
    grant select, insert, update, delete on all tables in schema public to ${role};
    grant usage on all sequences in schema public to ${role};
    grant select on drizzle.__drizzle_migrations to ${role}`);
  await asOwner.end();
  await startAs(url, { MIGRATE: "off" });
  await serves();
  for (const forbidden of [
    "create table t (n int)",
    "alter table users add column n int",
    "truncate users",
    "drop table users",
  ]) {
    await expect(run(sql.raw(forbidden)), forbidden).rejects.toMatchObject({ code: "42501" });
  }
  // With the migrations applied, it does not even need MIGRATE=off.
  await startAs(url, { MIGRATE: "on" });
});

test("a start that Postgres refuses shows its message and the missing grant", async () => {
  const { role, url } = await makeRole("poor");
  await place.sql.unsafe("revoke create on schema public from public");
  expect(await failureOf(url, { MIGRATE: "on" })).toMatch(
    new RegExp(
      `Postgres says: permission denied for database \\S+\\nThe migrations keep .* CREATE SCHEMA drizzle AUTHORIZATION "${role}";`,
    ),
  );
  await place.sql.unsafe(`create schema drizzle authorization ${role}`);
  expect(await failureOf(url)).toMatch(
    new RegExp(
      `Postgres says: permission denied for schema public\\n.*GRANT USAGE, CREATE ON SCHEMA public TO "${role}";`,
    ),
  );
  // Adding one grant after the other leads to a start.
  await migrate(place.url);
  await place.sql`set client_min_messages = error`;
  await place.sql.unsafe(`revoke usage on schema public from public`);
  for (let round = 0; round < 40; round++) {
    const failure = await failureOf(url, { MIGRATE: "off" });
    if (failure === "started") return;
    const [grant] = /GRANT (USAGE ON SCHEMA|SELECT)[^;]*;/.exec(failure) ?? [];
    expect(grant, failure).toBeTruthy();
    await place.sql.unsafe(grant!);
  }
  throw new Error("No start after forty grants.");
});

test("what a database or a role has set does not change what is read", async () => {
  const { role, url } = await makeRole("german");
  const database = new URL(place.url).pathname.slice(1);
  await place.sql.unsafe(`
    grant create on database ${database} to ${role}; grant usage, create on schema public to ${role};
    alter role ${role} set DateStyle = 'German, DMY'; alter role ${role} set TimeZone = 'Asia/Kathmandu'; alter role ${role} set IntervalStyle = 'sql_standard';
    alter role ${role} set bytea_output = 'escape'; alter role ${role} set client_encoding = 'LATIN1'; alter role ${role} set extra_float_digits = 0;
    alter database ${database} set DateStyle = 'SQL, DMY'; alter database ${database} set lc_messages = 'C'`);
  await startAs(url, { MIGRATE: "on" });
  await serves();
  const [row] = await run(
    sql`select timestamptz '2026-02-03 04:05:06.789+00' as at, (timestamptz '2026-02-03 04:05:06+00')::text as text, 'ü'::text as letter`,
  );
  expect(row).toEqual({ at: new Date("2026-02-03T04:05:06.789Z"), text: "2026-02-03 04:05:06+00", letter: "ü" });
});

test("a database with another encoding, and a role that reads strings differently, are refused at start", async () => {
  const { role, url } = await makeRole("odd");
  const name = `postkey_ascii_${randomBytes(4).toString("hex")}`;
  for (const encoding of ["SQL_ASCII", "LATIN1"]) {
    await rows().unsafe(`create database ${name} encoding '${encoding}' locale 'C' template template0`);
    const other = new URL(place.url);
    other.pathname = `/${name}`;
    try {
      expect(await failureOf(other.href)).toContain(
        `The encoding of the database is ${encoding}, and names and addresses need UTF8.`,
      );
    } finally {
      await restart();
      await rows().unsafe(`drop database ${name} with (force)`);
    }
  }
  await place.sql.unsafe(`alter role ${role} set standard_conforming_strings = off`);
  expect(await failureOf(url)).toContain(`ALTER ROLE "${role}" SET standard_conforming_strings = on;`);
});

test("no migration names a schema", async () => {
  const { readdirSync, readFileSync } = await import("node:fs");
  for (const file of readdirSync("db/migrations").filter((one) => one.endsWith(".sql")))
    expect(readFileSync(`db/migrations/${file}`, "utf8"), file).not.toMatch(/"?public"?\s*\./);
});

async function serves(): Promise<void> {
  accepted(await askInBrowser("ada@example.com"));
  const signedIn = await signInByProgram("grace@example.com");
  const found = accepted(await findSessionById(signedIn.session.id));
  expect(Math.abs(found.createdAt.getTime() - Date.now())).toBeLessThan(24 * 3600 * 1000);
  accepted(await refresh({ token: signedIn.tokens.refreshToken, client: signedIn.client, caller: aProgram() }));
  await cleanUp();
}
