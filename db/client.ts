// Runs statements for this process: over one pool, each prepared once per connection, each with a time limit.

import { env } from "@/lib/env";
import { beforeExit, forgetProcessWide, processWide } from "@/lib/process-wide";
import { timeLimits } from "@/lib/time-limits";
import { connectionOptions, openPool } from "./connect";
import { makeRunner, type Run, type Runner } from "./runner";

/**
 * Runs a statement in one round trip.
 * @param values what the statement takes, by name
 * @returns its rows; `count` is how many rows it returned or changed
 * @throws what Postgres refuses, and `ETIMEDOUT` after 5 s: see isDatabaseUnavailable
 */
export const run = ((statement: never, values: never) => runner().run(statement, values)) as Run;

/**
 * Runs several statements in one transaction, each within the same time limit. For the few changes that one statement
 * cannot make.
 */
export const transaction: Runner["transaction"] = (work) => runner().transaction(work);

// Statements are prepared under a name, until a pooler turns out to lose them.
const naming = () => processWide("statement-naming", () => ({ named: true }));

function runner(): Runner {
  return processWide("database", () => {
    const { named } = naming();
    const pool = openPool(env().databaseUrl, { ...connectionOptions, max: 10, idle_timeout: 60, prepare: named });
    beforeExit("database", () => pool.end({ timeout: 5 }));
    const abandon = () => {
      forgetProcessWide("database");
      void pool.end({ timeout: 0 });
    };
    return makeRunner(pool, timeLimits.statement, abandon, named);
  });
}

/**
 * Stops naming statements: from now on each is parsed when it is sent, at the cost of one more round trip. For a pooler
 * that loses names.
 */
export async function nameNoStatements(): Promise<void> {
  naming().named = false;
  const former = runner();
  forgetProcessWide("database");
  await former.end();
}
