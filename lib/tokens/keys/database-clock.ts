// The database's clock, as this process estimates it between two reads of the signing keys, which also return the time.
// The times of tokens are written and checked by it, so processes with different clocks accept each other's tokens.
// Written by signing-keys.ts, read by access.ts and introspect.ts.

import { processWide } from "@/lib/process-wide";

/** How far the database's clock is ahead of our monotonic one, in seconds. Nobody can set the monotonic clock. */
type Clock = { ahead: number | null };

const clock = () => processWide<Clock>("database-clock", () => ({ ahead: null }));
const elapsed = () => performance.now() / 1000;

/**
 * Updates the estimate with the time that a statement returned. The statement's now() lies between the question and the
 * answer. The estimate stays while it agrees with that, and otherwise is set to the latest time that now() can have
 * been read. So it is never early, no token is from the future, and a quicker answer makes it more exact.
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
  if (ahead === null) throw new Error("The database's time is not known yet: read the signing keys first.");
  return Math.floor(ahead + elapsed());
}
