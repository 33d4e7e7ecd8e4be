// The database's clock, as this process knows it between two reads of the signing keys, which bring the time along. A
// token's times are told by it and judged by it, so that processes whose own clocks differ take each other's tokens.
// Written by signing-keys.ts, read by access.ts and introspect.ts.

import { processWide } from "@/lib/process-wide";

type Reading = { seconds: number; /** By the monotonic clock, in seconds: nobody sets that one. */ at: number };

const held = () => processWide<{ reading: Reading | null }>("database-clock", () => ({ reading: null }));
const elapsed = () => performance.now() / 1000;

/**
 * Keeps what a statement said the time is. Call it when the answer is there: what we know is then late by the time that
 * the answer took, and never early, so no token is from the future.
 * @param seconds since 1970, by the database's now()
 */
export function setDatabaseClock(seconds: number): void {
  held().reading = { seconds, at: elapsed() };
}

/** The database's time as a JWT NumericDate, whole seconds since 1970. @throws before the first read of the keys */
export function databaseSeconds(): number {
  const { reading } = held();
  if (!reading) throw new Error("The database has not told the time yet: read the signing keys first.");
  return Math.floor(reading.seconds + elapsed() - reading.at);
}
