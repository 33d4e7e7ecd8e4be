// The database's clock, as this process knows it between two reads of the signing keys, which bring the time along. A
// token's times are told by it and judged by it, so that processes whose own clocks differ take each other's tokens.
// Written by signing-keys.ts, read by access.ts and introspect.ts.

import { processWide } from "@/lib/process-wide";

/** What the database's clock is ahead of our monotonic one, in seconds. Nobody sets that one. */
type Clock = { ahead: number | null };

const clock = () => processWide<Clock>("database-clock", () => ({ ahead: null }));
const elapsed = () => performance.now() / 1000;

/**
 * Keeps what a statement said the time is. Its now() lies between the question and the answer, so what we knew holds
 * while that agrees, and else counts as late as it can be: what we know is never early, so that no token is from the future,
 * and comes the closer the quicker an answer was.
 * @param seconds since 1970, by the database's now()
 * @param askedAt by this process's monotonic clock, in seconds
 */
export function setDatabaseClock(seconds: number, askedAt: number): void {
  const { ahead } = clock();
  const [least, most] = [seconds - elapsed(), seconds - askedAt];
  clock().ahead = ahead !== null && ahead >= least && ahead <= most ? ahead : least;
}

/** The database's time as a JWT NumericDate, whole seconds since 1970. @throws before the first read of the keys */
export function databaseSeconds(): number {
  const { ahead } = clock();
  if (ahead === null) throw new Error("The database has not told the time yet: read the signing keys first.");
  return Math.floor(ahead + elapsed());
}
