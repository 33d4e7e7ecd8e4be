// Describes the server: which Postgres it is, whether its settings would change what we read, and whether a pooler in
// between loses statements. Called once at start by lib/admin/start.ts, and by the doctor.

import type postgres from "postgres";
import { timeLimits, within } from "@/lib/time-limits";
import { run } from "./client";
import { openPool } from "./connect";
import { isForgotten } from "./forgotten";
import { sql } from "./sql";

export const oldestServer = 150_000;

export type Server = {
  version: number;
  versionName: string;
  role: string;
  encoding: string;
  clientEncoding: string;
  dateStyle: string;
  plainStrings: boolean;
  /** True when a pooler answers for the server. */
  pooled: boolean;
};

const server = sql`
  select current_setting('server_version_num')::int as version, current_setting('server_version') as "versionName", current_user::text as role,
    current_setting('server_encoding') as encoding, current_setting('client_encoding') as "clientEncoding",
    current_setting('DateStyle') as "dateStyle", current_setting('standard_conforming_strings') = 'on' as "plainStrings",
    pg_backend_pid() as pid
`.rows<Omit<Server, "pooled"> & { pid: number }>();

/** Reads the server's description over the process's own pool. */
export async function readServer(): Promise<Server> {
  const rows = await run(server);
  const { pid, ...found } = rows[0]!;
  // Postgres announces a connection with the id of its process. A pooler has no such process and announces another
  // number.
  return { ...found, pooled: (rows as unknown as { state: { pid: number } }).state.pid !== pid };
}

/** Why this server cannot be used, and what to do; null when it can. */
export function faultOf({
  version,
  versionName,
  encoding,
  clientEncoding,
  dateStyle,
  plainStrings,
  role,
}: Server): { what: string; advice: string } | null {
  if (version < oldestServer)
    return {
      what: `Postgres ${versionName} answers, and 15 or later is needed.`,
      advice: "Upgrade it, or name another one in DATABASE_URL.",
    };
  if (encoding !== "UTF8") {
    return {
      what: `The encoding of the database is ${encoding}, and names and addresses need UTF8.`,
      advice:
        "Make another one: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0; a database's encoding cannot be changed.",
    };
  }
  // Every connection asks for both, so another value means that a pooler in between keeps its own.
  if (clientEncoding !== "UTF8" || !dateStyle.startsWith("ISO")) {
    return {
      what: `The pooler keeps client_encoding ${clientEncoding} and DateStyle ${dateStyle}, whatever is asked for.`,
      advice: `ALTER ROLE "${role}" SET client_encoding = 'UTF8'; ALTER ROLE "${role}" SET DateStyle = 'ISO';`,
    };
  }
  if (!plainStrings)
    return {
      what: "standard_conforming_strings is off: the statements would mean something else.",
      advice: `ALTER ROLE "${role}" SET standard_conforming_strings = on;`,
    };
  return null;
}

const mostHeld = 3;

/**
 * True when a prepared statement is still known after the pooler gave this process another server connection.
 * @returns true also when no other connection could be had: a statement lost later is sent again
 */
export async function keepsStatements(url: string): Promise<boolean> {
  const pools: postgres.Sql[] = [];
  const open = () => {
    const pool = openPool(url, { max: 1, fetch_types: false, onnotice: () => {} });
    pools.push(pool);
    return pool;
  };
  try {
    return await within(timeLimits.poolerCheck, probe(open), true);
  } finally {
    await Promise.all(pools.map((pool) => pool.end({ timeout: 0 })));
  }
}

// An open transaction holds the connection on which the statement was prepared, so the statement gets another one.
async function probe(open: () => postgres.Sql): Promise<boolean> {
  const asker = open();
  const ask = async () => {
    const [row] = await asker.unsafe<[{ pid: number }]>("select pg_backend_pid() as pid where $1::boolean", [true], {
      prepare: true,
    });
    return row.pid;
  };
  try {
    const first = await ask();
    for (let held = 0; held < mostHeld; held++) {
      await open().unsafe("begin");
      if ((await ask()) !== first) return true;
    }
    return true;
  } catch (error) {
    if (isForgotten(error)) return false;
    throw error;
  }
}
