// The application's only clock. Nothing that decides expiry may use it: that is the database's now().
// It serves what people read (dates in mail) and what only this process sees (timers).

let offsetMilliseconds = 0;

/** The current time. @returns a new Date */
export function now(): Date {
  return new Date(Date.now() + offsetMilliseconds);
}

/** Shifts this process's clock, so that a test can prove that expiry does not depend on it. */
export function shiftClock(milliseconds: number): void {
  offsetMilliseconds = milliseconds;
}
