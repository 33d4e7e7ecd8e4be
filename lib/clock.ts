// The application's only clock. Expiry never depends on it; the database's now() decides that. It serves dates that
// people read in mail, and timers within this process.

let offsetMilliseconds = 0;

/** The current time. @returns a new Date */
export function now(): Date {
  return new Date(Date.now() + offsetMilliseconds);
}

/** Shifts this process's clock, so that a test can prove that expiry does not depend on it. */
export function shiftClock(milliseconds: number): void {
  offsetMilliseconds = milliseconds;
}
