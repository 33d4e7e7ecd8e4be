import { expect, test } from "playwright/test";
import { challengeIdOf, makeCapability } from "./capability";

test("a challenge_id has 128 random bits", () => {
  const made = Array.from({ length: 1_000 }, makeCapability);
  expect(new Set(made).size).toBe(1_000);
  for (const capability of made) expect(Buffer.from(capability, "base64url")).toHaveLength(16);
});

test("a challenge_id always opens the same row, and another one opens another row", () => {
  const [one, other] = [makeCapability(), makeCapability()];
  expect(challengeIdOf(one)).toBe(challengeIdOf(one));
  expect(challengeIdOf(one)).not.toBe(challengeIdOf(other));
});

test("the row's id is a version 8 UUID that does not show the challenge_id", () => {
  const capability = makeCapability();
  const id = challengeIdOf(capability)!;
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(id.replaceAll("-", "")).not.toContain(Buffer.from(capability, "base64url").toString("hex").slice(0, 8));
});

test("the id of a row opens nothing", () => {
  expect(challengeIdOf(challengeIdOf(makeCapability())!)).toBeNull();
});

test("text that does not have the form of a challenge_id is not looked up", () => {
  const capability = makeCapability();
  for (const other of [
    "",
    capability.slice(1),
    `${capability}A`,
    `${capability}=`,
    ` ${capability}`,
    `${capability.slice(1)}.`,
    `${capability}\n`,
    "A".repeat(300_000),
  ]) {
    expect(challengeIdOf(other), other.slice(0, 30)).toBeNull();
  }
});
