import { expect, test } from "playwright/test";
import { limitNames } from "@/lib/limits";
import { reasons } from "@/lib/reasons";
import { limits } from "./limits";

const rules = Object.values(limits);

test("every limit that can be configured is used by a rule, and every rule says why it has its number", () => {
  expect(new Set(rules.map(({ setting }) => setting))).toEqual(new Set(Object.keys(limitNames)));
  for (const { why } of rules) expect(why).toMatch(/^[A-Z].{40,}\.$/);
});

test("no two rules share a name, and all refuse with 429", () => {
  expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
  for (const { reason } of rules) expect(reasons[reason].status).toBe(429);
});
