// Applies pending migrations, one process at a time: Drizzle's migrator takes no lock of its own, so two
// first starts would race. Called by the listener before it serves, and by npm run db:migrate.

import { readFileSync } from "node:fs";
import path from "node:path";
import postgres from "postgres";
import { sql } from "./client";

// Any number that nothing else in this database uses.
const migrationLock = 7_069_501;
const oldestServer = 150_000;
const folder = path.join(process.cwd(), "db", "migrations");

type Known = { when: number; tag: string };

/**
 * Brings the schema up to date where something is pending. That nothing is, at every start but the first after an update,
 * one statement of the process's own pool tells, and neither a lock is taken nor a migrator loaded.
 * @param databaseUrl as for `migrate` @throws as `migrate`
 */
export async function bringUpToDate(databaseUrl: string): Promise<void> {
  if (!(await isUpToDate())) await migrate(databaseUrl);
}

// By Drizzle's own rule: it applies what is newer than the last one. A row is seen when its migration is complete.
async function isUpToDate(): Promise<boolean> {
  const newest = Math.max(...readKnown().map(({ when }) => when));
  try {
    const [row] = await sql()<{ version: number; last: string | null }[]>`
      select current_setting('server_version_num')::int as version, max(created_at) as last from drizzle.__drizzle_migrations`;
    return row!.version >= oldestServer && Number(row!.last) >= newest;
  } catch (error) {
    // An empty database has no such table.
    if ((error as { code?: unknown }).code === "42P01") return false;
    throw error;
  }
}

/**
 * Brings the schema up to date under an advisory lock.
 * @param databaseUrl a direct connection: behind a transaction pooler a session lock would not hold
 * @throws when Postgres is out of reach or older than 15
 */
export async function migrate(databaseUrl: string): Promise<void> {
  const [{ drizzle }, { migrate: applyPending }] = await Promise.all([import("drizzle-orm/postgres-js"), import("drizzle-orm/postgres-js/migrator")]);
  const connection = postgres(databaseUrl, { max: 1, connect_timeout: 10, onnotice: () => {} });
  try {
    const [row] = await connection<{ version: number }[]>`select current_setting('server_version_num')::int as version`;
    if (!row || row.version < oldestServer) throw new Error("Postgres 15 or later is needed.");
    await connection`select pg_advisory_lock(${migrationLock})`;
    try {
      await applyPending(drizzle(connection), { migrationsFolder: folder });
    } finally {
      await connection`select pg_advisory_unlock(${migrationLock})`;
    }
  } finally {
    await connection.end({ timeout: 5 });
  }
}

/**
 * The name of the migration that the database saw last, such as `0001_mail_delivery`.
 * @returns `newer` where this build does not know it: another process is ahead
 */
export async function readSchemaVersion(connection: postgres.Sql): Promise<string> {
  const [last] = await connection<{ created_at: string }[]>`select created_at from drizzle.__drizzle_migrations order by created_at desc limit 1`;
  return readKnown().find(({ when }) => when === Number(last?.created_at))?.tag ?? "newer";
}

/** Tells how many of this build's migrations the database has not seen. @param connection any pool of that database */
export async function countPendingMigrations(connection: postgres.Sql): Promise<number> {
  const applied = await connection<{ created_at: string }[]>`select created_at from drizzle.__drizzle_migrations`;
  const times = new Set(applied.map((row) => Number(row.created_at)));
  return readKnown().filter(({ when }) => !times.has(when)).length;
}

/** What this build brings, from Drizzle's journal. */
function readKnown(): Known[] {
  const { entries } = JSON.parse(readFileSync(path.join(folder, "meta", "_journal.json"), "utf8")) as { entries: Known[] };
  return entries;
}
