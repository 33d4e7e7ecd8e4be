// Drizzle, only for the Auth.js adapter. It has its own file because it takes longer to load than everything else that
// a start needs from the database.

import { drizzle } from "drizzle-orm/postgres-js";
import { env } from "@/lib/env";
import { beforeExit, processWide } from "@/lib/process-wide";
import { connectionOptions, openPool } from "./connect";
import * as schema from "./schema";

/**
 * A small separate pool. Drizzle changes how its client reads and writes dates, which must not affect the stores'
 * statements.
 */
export function database() {
  return processWide("drizzle", () => {
    const pool = openPool(env().databaseUrl, { ...connectionOptions, max: 2, idle_timeout: 20 });
    beforeExit("database", () => pool.end({ timeout: 5 }));
    return drizzle(pool, { schema });
  });
}
