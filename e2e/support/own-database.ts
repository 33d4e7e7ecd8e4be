// A database that one spec has to itself: for what must not touch, or be touched by, the tests beside it.

import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { migrate } from "@/db/migrate";
import { closeAll, forgetProcessWide } from "@/lib/process-wide";
import { rows } from "./rows";

export type OwnDatabase = { url: string; sql: postgres.Sql; end(): Promise<void> };

const template = "postkey_template";

/** Makes the template for migrated databases: a copy costs less than the migrations. Called once per run, before any worker. */
export async function makeTemplate(): Promise<void> {
  // npm test runs the runner several times over one Postgres.
  await rows().unsafe(`drop database if exists ${template}`);
  await rows().unsafe(`create database ${template}`);
  const url = new URL(process.env.POSTKEY_TEST_DATABASE_URL!);
  url.pathname = `/${template}`;
  await migrate(url.href);
}

/** Makes an empty database. An app that is started over it migrates it by itself. */
export function makeDatabase(name: string): Promise<OwnDatabase> {
  return copyDatabase(name, "template1");
}

/** Makes a database that has its tables. */
export function makeMigratedDatabase(name: string): Promise<OwnDatabase> {
  return copyDatabase(name, template);
}

async function copyDatabase(name: string, of: string): Promise<OwnDatabase> {
  const database = `postkey_${name}_${randomBytes(4).toString("hex")}`;
  await rows().unsafe(`create database ${database} template ${of}`);
  const url = new URL(process.env.POSTKEY_TEST_DATABASE_URL!);
  url.pathname = `/${database}`;
  const sql = postgres(url.href, { max: 2, onnotice: () => {} });
  return { url: url.href, sql, end: () => sql.end({ timeout: 1 }) };
}

// The state of this process that belongs to a database or to settings.
const held = [
  "env",
  "database",
  "statement-naming",
  "drizzle",
  "key-ring",
  "derived-keys",
  "flood-counters",
  "mail-transport",
  "mail-delivery",
  "mail-sweep",
  "captured-inbox",
  "audit-notes",
  "clients",
];

/** Gives the verbs of this process a migrated database of their own, and other settings, as a restart would. */
export async function moveIn(
  name: string,
  settings: Record<string, string> = {},
): Promise<OwnDatabase & { moveOut(): Promise<void> }> {
  const made = await makeMigratedDatabase(name);
  const variables: Record<string, string> = { ...settings, DATABASE_URL: made.url };
  const before = Object.keys(variables).map((variable) => [variable, process.env[variable]] as const);
  Object.assign(process.env, variables);
  await restart();
  return {
    ...made,
    async moveOut() {
      for (const [variable, value] of before) {
        if (value === undefined) delete process.env[variable];
        else process.env[variable] = value;
      }
      await restart();
      await made.end();
    },
  };
}

/** Closes what this process holds and forgets its settings, as a restart would. */
export async function restart(): Promise<void> {
  await closeAll();
  for (const one of held) forgetProcessWide(one);
}

/** Runs it under other settings, as a restart with them would. */
export async function under<T>(settings: Record<string, string>, run: () => Promise<T> | T): Promise<T> {
  const before = Object.keys(settings).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, settings);
  await restart();
  try {
    return await run();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await restart();
  }
}
