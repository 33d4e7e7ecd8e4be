// Counts what passed and failed, from steps and from Playwright's reports. Used by test only.

import { existsSync, readFileSync } from "node:fs";

/** The sum of everything that one `npm test` ran. */
export class Tally {
  passed = 0;
  failed = 0;
  skipped = 0;
  /** @type {string[]} tests that failed first and passed on a second try: each is a defect to fix */
  secondTries = [];

  /** @param {boolean} ok one step such as the type check */
  addStep(ok) {
    if (ok) this.passed++;
    else this.failed++;
  }

  /**
   * Adds a Playwright run. A test that passed only when tried again counts as passed, and is named.
   * @param {string} reportFile
   * @param {number} exitCode
   */
  addReport(reportFile, exitCode) {
    const { stats, suites } = readReport(reportFile);
    this.passed += stats.expected + stats.flaky;
    this.skipped += stats.skipped;
    this.secondTries.push(...flakyIn(suites));
    // A run can fail although no test failed: a file does not load, or a server does not start.
    this.failed += stats.unexpected === 0 && exitCode !== 0 ? 1 : stats.unexpected;
  }

  /** A run without any tests has proved nothing, so it is not a success. */
  get ok() {
    return this.failed === 0 && this.passed > 0;
  }

  get line() {
    return `${this.passed} passed, ${this.failed} failed`;
  }
}

/**
 * @typedef {{ title: string, file: string, tests: { projectName: string, status: string }[] }} Spec
 * @typedef {{ title: string, suites?: Suite[], specs?: Spec[] }} Suite
 */

/** @param {string} file @returns {{ stats: Record<"expected" | "unexpected" | "flaky" | "skipped", number>, suites: Suite[] }} */
function readReport(file) {
  const nothing = { expected: 0, unexpected: 0, flaky: 0, skipped: 0 };
  if (!existsSync(file)) return { stats: nothing, suites: [] };
  const { stats, suites = [] } = JSON.parse(readFileSync(file, "utf8"));
  return { stats: { ...nothing, ...stats }, suites };
}

/** @param {Suite[]} suites @returns {string[]} */
function flakyIn(suites) {
  return suites.flatMap(({ suites: inner = [], specs = [] }) => [
    ...specs.flatMap(({ file, title, tests }) =>
      tests.filter(({ status }) => status === "flaky").map(({ projectName }) => `[${projectName}] ${file} › ${title}`),
    ),
    ...flakyIn(inner),
  ]);
}
