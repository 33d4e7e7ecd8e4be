// Applies pending migrations, one process at a time: Drizzle's migrator takes no lock of its own, so two
// first starts would race. Called by the listener before it serves, and by npm run db:migrate.

import { readFileSync } from "node:fs";
import path from "node:path";
import postgres from "postgres";

// Any number that nothing else in this database uses.
const migrationLock = 7_069_501;
const folder = path.join(process.cwd(), "db", "migrations");

type Known = { when: number; tag: string };

/**
 * Brings the schema up to date under an advisory lock. Where nothing is pending, it takes none and loads no migrator:
 * that is every start but the first after an update.
 * @param databaseUrl a direct connection: behind a transaction pooler a session lock would not hold
 * @throws when Postgres is out of reach or older than 15
 */
export async function migrate(databaseUrl: string): Promise<void> {
  const connection = postgres(databaseUrl, { max: 1, connect_timeout: 10, onnotice: () => {} });
  try {
    const [row] = await connection<{ version: number; begun: boolean }[]>`
      select current_setting('server_version_num')::int as version, to_regclass('drizzle.__drizzle_migrations') is not null as begun`;
    if (!row || row.version < 150_000) throw new Error("Postgres 15 or later is needed.");
    // Drizzle's own rule: it applies what is newer than the last one. A row is seen only when its migration is complete.
    if (row.begun && (await readLast(connection)) >= Math.max(...readKnown().map(({ when }) => when))) return;
    const [{ drizzle }, { migrate: applyPending }] = await Promise.all([import("drizzle-orm/postgres-js"), import("drizzle-orm/postgres-js/migrator")]);
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
  const last = await readLast(connection);
  return readKnown().find(({ when }) => when === last)?.tag ?? "newer";
}

/** Tells how many of this build's migrations the database has not seen. @param connection any pool of that database */
export async function countPendingMigrations(connection: postgres.Sql): Promise<number> {
  const applied = await connection<{ created_at: string }[]>`select created_at from drizzle.__drizzle_migrations`;
  const times = new Set(applied.map((row) => Number(row.created_at)));
  return readKnown().filter(({ when }) => !times.has(when)).length;
}

async function readLast(connection: postgres.Sql): Promise<number> {
  const [last] = await connection<{ created_at: string }[]>`select created_at from drizzle.__drizzle_migrations order by created_at desc limit 1`;
  return Number(last?.created_at ?? 0);
}

/** What this build brings, from Drizzle's journal. */
function readKnown(): Known[] {
  const { entries } = JSON.parse(readFileSync(path.join(folder, "meta", "_journal.json"), "utf8")) as { entries: Known[] };
  return entries;
}
