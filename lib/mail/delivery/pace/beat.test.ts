import { expect, test } from "playwright/test";
import { makeBeat } from "./beat";

test("beats come in an uneven rhythm that asking does not change", () => {
  let now = 0;
  const beat = makeBeat(() => now);
  const beats: number[] = [];
  for (; now < 100_000; now += 7) {
    const at = Math.round(now + beat.wait());
    if (beats.at(-1) !== at) beats.push(at);
  }
  const steps = beats.slice(1).map((at, index) => at - beats[index]!);
  expect(Math.min(...steps)).toBeGreaterThanOrEqual(40);
  expect(Math.max(...steps)).toBeLessThanOrEqual(120);
  expect(new Set(steps).size).toBeGreaterThan(40);
});

test("the next beat is never far, after a rest of any length", () => {
  let now = 0;
  const beat = makeBeat(() => now);
  for (const rest of [0, 1, 119, 120, 999, 1_001, 3_600_000]) {
    now += rest;
    expect(beat.wait()).toBeGreaterThan(0);
    expect(beat.wait()).toBeLessThanOrEqual(120);
  }
});
