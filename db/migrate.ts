// Applies pending migrations, one process at a time, because two first starts would race. Called by lib/admin/start.ts
// before anything is served, and by npm run db:migrate.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import type postgres from "postgres";
import { run } from "./client";
import { openPool } from "./connect";
import { sql } from "./sql";

// Any number that nothing else in this database uses.
const migrationLock = 7_069_501;
const folder = path.join(process.cwd(), "db", "migrations");

type Known = { when: number; tag: string };

/**
 * Applies pending migrations, if there are any. Usually there are none: one statement of the process's own pool finds
 * that out, and no lock is taken.
 * @param databaseUrl as for `migrate`
 * @throws as `migrate`
 */
export async function bringUpToDate(databaseUrl: string): Promise<void> {
  if (!(await isUpToDate())) await migrate(databaseUrl);
}

async function isUpToDate(): Promise<boolean> {
  try {
    return (await countPendingMigrations()) === 0;
  } catch (error) {
    // An empty database has no such table.
    if (["42P01", "3F000"].includes(String((error as { code?: unknown }).code))) return false;
    throw error;
  }
}

/**
 * Applies all pending migrations in one transaction under an advisory lock: all of them, or none.
 * @param databaseUrl a direct connection: behind a transaction pooler a session lock would not hold
 * @throws when Postgres is out of reach, or refuses a step
 */
export async function migrate(databaseUrl: string): Promise<void> {
  const connection = openPool(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    await connection`select pg_advisory_lock(${migrationLock})`;
    try {
      await connection.begin(applyPending);
    } finally {
      await connection`select pg_advisory_unlock(${migrationLock})`;
    }
  } finally {
    await connection.end({ timeout: 5 });
  }
}

// The journal is where Drizzle's migrator keeps it, which created it in older databases. That migrator needs CREATE on
// the database even when the schema exists.
async function applyPending(db: postgres.TransactionSql): Promise<void> {
  const [there] = await db<[{ schema: boolean; journal: boolean }]>`
    select to_regnamespace('drizzle') is not null as schema, to_regclass('drizzle.__drizzle_migrations') is not null as journal`;
  if (!there.schema) await db`create schema drizzle`;
  if (!there.journal)
    await db`create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`;
  const recorded = await db<{ created_at: string }[]>`select created_at from drizzle.__drizzle_migrations`;
  const times = new Set(recorded.map((row) => Number(row.created_at)));
  for (const { when, tag } of readKnown()) {
    if (times.has(when)) continue;
    const text = readFileSync(path.join(folder, `${tag}.sql`), "utf8");
    await db.unsafe(text);
    await db`insert into drizzle.__drizzle_migrations (hash, created_at) values (${createHash("sha256").update(text).digest("hex")}, ${when})`;
  }
}

const applied = sql`select created_at from drizzle.__drizzle_migrations order by created_at desc`.rows<{
  created_at: string;
}>();

/**
 * The name of the database's last migration, such as `0001_mail_delivery`.
 * @returns `newer` when this build does not know it: another process is ahead
 */
export async function readSchemaVersion(): Promise<string> {
  const [last] = await run(applied);
  return readKnown().find(({ when }) => when === Number(last?.created_at))?.tag ?? "newer";
}

/** How many of this build's migrations the database does not have yet. */
export async function countPendingMigrations(): Promise<number> {
  const times = new Set((await run(applied)).map((row) => Number(row.created_at)));
  return readKnown().filter(({ when }) => !times.has(when)).length;
}

/** The migrations of this build, from Drizzle's journal. */
function readKnown(): Known[] {
  const { entries } = JSON.parse(readFileSync(path.join(folder, "meta", "_journal.json"), "utf8")) as {
    entries: Known[];
  };
  return entries;
}
