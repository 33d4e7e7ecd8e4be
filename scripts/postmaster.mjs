// Finds out about a Postgres server, from the file in its data folder and by asking the server.
// Used by embedded-postgres only.

import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import postgres from "postgres";
import { identifyProcess } from "./identify-process.mjs";

/**
 * The server that runs in this data folder, or undefined if none does.
 * @param {string} data
 * @returns {Promise<{ pid: number, port: number, ready: boolean } | undefined>}
 */
export async function readPostmaster(data) {
  const file = join(data, "postmaster.pid");
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, "utf8")
    .split("\n")
    .map((line) => line.trim());
  const pid = Number(lines[0]);
  // A dead server's file is harmless: the next server replaces it.
  if (identifyProcess(pid) === undefined) return undefined;
  if (!worksIn(pid, data)) {
    // The number now belongs to another program, or this folder is a copy of the server's.
    // Postgres itself would refuse to start because that number is alive.
    await rm(file);
    return undefined;
  }
  return { pid, port: Number(lines[3]), ready: lines[7] === "ready" };
}

/**
 * A server's working directory is its data folder. If that cannot be read, trust the file: Postgres's own guards (the file,
 * the shared memory) still keep two servers from using one folder.
 * @param {number} pid
 * @param {string} data
 */
function worksIn(pid, data) {
  if (process.platform !== "linux") return true;
  try {
    const [theirs, ours] = [statSync(`/proc/${pid}/cwd`), statSync(data)];
    return theirs.ino === ours.ino && theirs.dev === ours.dev;
  } catch (error) {
    return error.code === "EACCES";
  }
}

/**
 * Whether the server accepts our password and serves this data folder, or not yet.
 * @param {string} url of any database on the server
 * @param {string} data
 * @returns {Promise<"yes" | "not yet" | "no">}
 */
export async function answers(url, data) {
  try {
    const [row] = await ask(url, (sql) => sql`select current_setting('data_directory') as folder`);
    return realpathSync(row.folder) === realpathSync(data) ? "yes" : "no";
  } catch (error) {
    // 28P01: wrong password. Anything else is a server that starts, stops or is gone.
    return error.code === "28P01" ? "no" : "not yet";
  }
}

/**
 * @param {string} url
 * @param {string} database
 */
export async function createDatabaseOnce(url, database) {
  await ask(url, async (sql) => {
    const found = await sql`select 1 from pg_database where datname = ${database}`;
    if (found.length === 0) await sql`create database ${sql(database)}`;
  });
}

/**
 * Asks over one short connection.
 * @template T
 * @param {string} url
 * @param {(sql: import("postgres").Sql) => Promise<T>} question
 * @returns {Promise<T>}
 */
async function ask(url, question) {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    return await question(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}
