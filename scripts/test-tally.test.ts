import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "playwright/test";
import { Tally } from "./test-tally.mjs";

test("steps and tests are summed, and a test that passed on a second try has passed and is named", async () => {
  const folder = await mkdtemp(join(tmpdir(), "postkey-tally-"));
  const report = join(folder, "report.json");
  const of = (title: string, ...statuses: string[]) => ({
    title,
    file: "e2e/browser/link.spec.ts",
    tests: statuses.map((status) => ({ projectName: "browser", status })),
  });
  const suites = [
    {
      title: "link.spec.ts",
      specs: [of("steady", "expected"), of("shaky", "flaky")],
      suites: [{ title: "without scripts", specs: [of("shaky too", "flaky"), of("broken", "unexpected")] }],
    },
  ];
  await writeFile(report, JSON.stringify({ stats: { expected: 7, unexpected: 1, flaky: 2, skipped: 2 }, suites }));
  const tally = new Tally();
  tally.addStep(true);
  tally.addStep(false);
  tally.addReport(report, 1);
  expect(tally.line).toBe("10 passed, 2 failed");
  expect(tally.secondTries).toEqual([
    "[browser] e2e/browser/link.spec.ts › shaky",
    "[browser] e2e/browser/link.spec.ts › shaky too",
  ]);
  expect(tally.skipped).toBe(2);
  expect(tally.ok).toBe(false);
  await rm(folder, { recursive: true });
});

test("a run whose every test passed, one of them on a second try, is a success", async () => {
  const folder = await mkdtemp(join(tmpdir(), "postkey-tally-"));
  const report = join(folder, "report.json");
  await writeFile(report, JSON.stringify({ stats: { expected: 3, flaky: 1 }, suites: [] }));
  const tally = new Tally();
  tally.addReport(report, 0);
  expect([tally.line, tally.ok]).toEqual(["4 passed, 0 failed", true]);
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
