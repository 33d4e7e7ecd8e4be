import { expect, test } from "playwright/test";
import { durationText } from "./duration";

test("a duration is short, and never promises less than the wait is", () => {
  const cases: [number, string][] = [
    [0, "0 s"],
    [-3, "0 s"],
    [41.2, "42 s"],
    [60, "1 min"],
    [72, "1 min 12 s"],
    [600, "10 min"],
    [601, "11 min"],
    [3599, "60 min"],
    [3600, "1 h"],
    [3601, "1 h 1 min"],
    [86_400, "24 h"],
  ];
  for (const [seconds, text] of cases) expect(durationText(seconds), String(seconds)).toBe(text);
});
