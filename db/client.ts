// How this process reaches Postgres. `sql` runs hand-composed statements (prepared, one round trip) and is
// what stores use; `database` is Drizzle, for the Auth.js adapter alone.

import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { env } from "@/lib/env";
import { beforeExit, processWide } from "@/lib/process-wide";
import * as schema from "./schema";

export type Sql = postgres.Sql;
/** A piece of a statement that a room offers and a verb composes. */
export type Fragment = postgres.PendingQuery<postgres.Row[]>;

/** The process's connection pool. Statements are prepared once per connection (PgBouncer 1.21 and later pass that through). */
export function sql(): Sql {
  return processWide("database", () => {
    const pool = postgres(env().databaseUrl, {
      max: 10,
      idle_timeout: 60,
      connect_timeout: 5,
      // Nothing else may stand here: PgBouncer refuses start-up parameters that it does not know.
      connection: { application_name: "postkey" },
      onnotice: () => {},
    });
    beforeExit("database", () => pool.end({ timeout: 5 }));
    return pool;
  });
}

/**
 * Drizzle, for the Auth.js adapter. A small pool of its own: Drizzle changes how its client reads and writes
 * dates, which must not reach the statements above.
 */
export function database() {
  return processWide("drizzle", () => {
    const pool = postgres(env().databaseUrl, { max: 2, idle_timeout: 20, connect_timeout: 5, onnotice: () => {} });
    beforeExit("database", () => pool.end({ timeout: 5 }));
    return drizzle(pool, { schema });
  });
}

/** Tells whether an error means that Postgres is out of reach or refuses work, rather than that a statement is wrong. */
export function isDatabaseUnavailable(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== "string") return false;
  // Class 08 connection, 53 resources, 57 operator intervention (shutdown, statement timeout); the rest are the client's own.
  return /^(08|53|57)/.test(code) || /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EPIPE|CONNECT_TIMEOUT|CONNECTION_(CLOSED|ENDED|DESTROYED))$/.test(code);
}
