// Counts what passed, over steps and Playwright's own reports. Used by test only.

import { existsSync, readFileSync } from "node:fs";

/** Keeps the sum of everything that one `npm test` ran. */
export class Tally {
  passed = 0;
  failed = 0;
  skipped = 0;

  /** @param {boolean} ok one step such as the type check */
  addStep(ok) {
    if (ok) this.passed++;
    else this.failed++;
  }

  /**
   * Adds a Playwright run. A test that passed only when tried again counts as failed.
   * @param {string} reportFile
   * @param {number} exitCode
   */
  addReport(reportFile, exitCode) {
    const stats = readStats(reportFile);
    this.passed += stats.expected;
    this.skipped += stats.skipped;
    const failed = stats.unexpected + stats.flaky;
    // A run can fail beside its tests: a file that does not load, a server that does not start.
    this.failed += failed === 0 && exitCode !== 0 ? 1 : failed;
  }

  /** A run in which nothing ran has proved nothing. */
  get ok() {
    return this.failed === 0 && this.passed > 0;
  }

  get line() {
    return `${this.passed} passed, ${this.failed} failed`;
  }
}

/** @param {string} file */
function readStats(file) {
  const nothing = { expected: 0, unexpected: 0, flaky: 0, skipped: 0 };
  if (!existsSync(file)) return nothing;
  return { ...nothing, ...JSON.parse(readFileSync(file, "utf8")).stats };
}
