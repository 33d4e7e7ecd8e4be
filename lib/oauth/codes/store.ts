// This folder's own read: the database's time, to date an authorization request.

import { run } from "@/db/client";
import { sql } from "@/db/sql";

const time = sql`select ceil(extract(epoch from now()) * 1000)::float8 as now`.rows<{ now: number }>();

/** The database's time in milliseconds since 1970, rounded up. */
export async function readDatabaseTime(): Promise<number> {
  const [row] = await run(time);
  return row!.now;
}
