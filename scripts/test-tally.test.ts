import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "playwright/test";
import { Tally } from "./test-tally.mjs";

test("steps and tests are summed, and a test that passed only on a second try has failed", async () => {
  const folder = await mkdtemp(join(tmpdir(), "postkey-tally-"));
  const report = join(folder, "report.json");
  await writeFile(report, JSON.stringify({ stats: { expected: 7, unexpected: 1, flaky: 1, skipped: 2 } }));
  const tally = new Tally();
  tally.addStep(true);
  tally.addStep(false);
  tally.addReport(report, 1);
  expect(tally.line).toBe("8 passed, 3 failed");
  expect(tally.skipped).toBe(2);
  expect(tally.ok).toBe(false);
  await rm(folder, { recursive: true });
});

test("a run that failed without a failed test counts as one failure", () => {
  const tally = new Tally();
  tally.addStep(true);
  tally.addReport("/nonexistent/report.json", 1);
  expect(tally.line).toBe("1 passed, 1 failed");
});

test("a run in which nothing ran is no success", () => {
  expect(new Tally().ok).toBe(false);
});
