// How this process reaches Postgres. `sql` runs hand-composed statements (prepared, one round trip) and is
// what stores use.

import type postgres from "postgres";
import { env } from "@/lib/env";
import { beforeExit, forgetProcessWide, processWide } from "@/lib/process-wide";
import { openPool } from "./connect";
import { withPatience } from "./patience";

export type Sql = postgres.Sql;
/** A piece of a statement that a room offers and a verb composes. */
export type Fragment = postgres.PendingQuery<postgres.Row[]>;

// Every statement of ours takes milliseconds. What takes this long waits for somebody, and whoever asked gets 503.
const patienceMilliseconds = 5_000;

// Beside its address, how every pool reaches Postgres.
export const reach = {
  // The client would wait longer after each failure, up to 20 s, and miss the return of a Postgres that was away.
  // Nobody connects but for a statement, over a bounded number of connections, so there is no storm to hold back.
  backoff: false,
  onnotice: () => {},
} as const;

// Until a pooler is found to lose them, statements are prepared under a name.
const naming = () => processWide("statement-naming", () => ({ named: true }));

/** The process's connection pool. Statements are prepared once per connection (PgBouncer 1.21 and later pass that through). */
export function sql(): Sql {
  return processWide("database", () => {
    const { named } = naming();
    const pool = openPool(env().databaseUrl, { ...reach, max: 10, idle_timeout: 60, prepare: named });
    beforeExit("database", () => pool.end({ timeout: 5 }));
    const abandon = () => {
      forgetProcessWide("database");
      void pool.end({ timeout: 0 });
    };
    return withPatience(pool, patienceMilliseconds, abandon, named);
  });
}

/** From now on each statement is parsed when it is sent, for one more trip to the server: behind a pooler that loses names. */
export async function nameNoStatements(): Promise<void> {
  naming().named = false;
  const former = sql();
  forgetProcessWide("database");
  await former.end({ timeout: 5 });
}

// Class 08 connection, 53 resources, 57 operator intervention (shutdown, start-up, a statement that was cancelled); 25006
// a primary that became a standby; 40001 and 40P01 two statements in each other's way; 55000 a database that takes no
// connections; 55P03 a lock that was not to be had. @see https://www.postgresql.org/docs/current/errcodes-appendix.html
const states = /^(08|53|57)...$|^(25006|40001|40P01|55000|55P03)$/;
// The client's own, and the network's.
const failures =
  /^(E(CONNREFUSED|CONNRESET|CONNABORTED|NOTFOUND|AI_AGAIN|TIMEDOUT|PIPE|HOSTUNREACH|HOSTDOWN|NETUNREACH|NETDOWN)|CONNECT_TIMEOUT|CONNECTION_(CLOSED|ENDED|DESTROYED))$/;

/** Tells whether an error means that Postgres is out of reach or refuses work, rather than that a statement is wrong. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (typeof code === "string" && (states.test(code) || failures.test(code))) return true;
  // Drizzle and Auth.js wrap what Postgres said; Auth.js one level deeper.
  return isDatabaseUnavailable(cause) || isDatabaseUnavailable((cause as { err?: unknown } | null | undefined)?.err);
}
