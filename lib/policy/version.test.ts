import { expect, test } from "playwright/test";
import { configure, restore } from "@/e2e/support/flood-limits";
import { limitNames } from "@/lib/limits";
import { currentRules, policyVersion } from "./version";

test.afterEach(restore);

const versionWith = (variables: Record<string, string>) => {
  configure(variables);
  const version = policyVersion();
  restore();
  return version;
};

test("every setting that affects decisions changes the version, and changing it back restores it", () => {
  const standard = policyVersion();
  const changes: Record<string, string> = {
    SIGN_UP: "closed",
    LINK_BINDING: "code",
    CODE_TRIES: "4",
    RESEND_COOLDOWN_SECONDS: "61",
  };
  for (const name of Object.keys(limitNames)) changes[name] = "1000001/7m";
  const versions = Object.entries(changes).map(([name, value]) => versionWith({ [name]: value }));
  expect(new Set([standard, ...versions]).size).toBe(versions.length + 1);
  expect(policyVersion()).toBe(standard);
  expect(standard).toMatch(/^[0-9a-f]{12}$/);
});

test("settings that affect no decision leave the version alone, and so does the order of domains", () => {
  const standard = policyVersion();
  expect(versionWith({ SERVICE_NAME: "Ledger", SIGN_IN_TTL_MINUTES: "10", ACCESS_TOKEN_TTL_MINUTES: "5" })).toBe(
    standard,
  );
  expect(versionWith({ SIGN_UP: "a.example,b.example" })).toBe(versionWith({ SIGN_UP: "b.example,a.example" }));
});

test("the tries of a code and the uses of a refresh token are among the rules", () => {
  configure({ CODE_TRIES: "3", LIMIT_REFRESH_PER_FAMILY: "7/1m" });
  expect(currentRules()).toMatchObject({
    codeTries: 3,
    limits: { "refresh-per-family": { count: 7, windowSeconds: 60 } },
  });
});
