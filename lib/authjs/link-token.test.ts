import { createHash } from "node:crypto";
import { expect, test } from "playwright/test";
import { restart } from "@/e2e/support/own-database";
import { somebodyNew } from "@/e2e/support/people";
import { rows } from "@/e2e/support/rows";
import { accepted, atOnce, browser, mailedInBrowser, nothingElse } from "@/e2e/support/verbs";
import { somebody } from "@/e2e/support/flood-limits";
import { derivedSecrets } from "@/lib/secret";
import { confirmLink } from "@/lib/sign-in/confirm-link";
import { hashLinkToken, makeLinkToken } from "./link-token";

test("Auth.js makes a token of 43 characters, and hashes it as it does for its own adapters", async () => {
  const { token, hash } = await makeLinkToken("ada@people.example");
  expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(hash).toBe(
    createHash("sha256")
      .update(`${token}${derivedSecrets("link-token")[0]}`)
      .digest("hex"),
  );
  expect(hashLinkToken(token)).toEqual([hash]);
});

test("a hundred tokens made at once are all different, each with its own hash", async () => {
  const made = await atOnce(100, (index) => makeLinkToken(`ada.${index}@people.example`));
  expect(new Set(made.map(({ token }) => token)).size).toBe(100);
  for (const { token, hash } of made) expect(hashLinkToken(token)).toEqual([hash]);
});

test("making a token touches no table", async () => {
  const count = async () =>
    (
      await rows()`select count(*)::int as count from verification_tokens where identifier = 'nobody@people.example'`
    )[0]!.count;
  await makeLinkToken("nobody@people.example");
  expect(await count()).toBe(0);
});

test("an address that Auth.js would read as several is refused", async () => {
  for (const address of [
    "ada@people.example,eve@evil.example",
    "ada",
    "",
    "ada@people.example\r\nBcc: eve@evil.example",
    "<ada@people.example>",
  ]) {
    await expect(makeLinkToken(address), address).rejects.toThrow();
  }
});

test("a link made under the previous secret still signs in, and under a foreign one it does not", async () => {
  const kept = await mailedInBrowser(somebodyNew("ada").address);
  const lost = await mailedInBrowser(somebodyNew("bea").address);
  const before = process.env.AUTH_SECRET!;
  try {
    Object.assign(process.env, {
      AUTH_SECRET: "vT8cR2mLx0QpZ5nYk7WdJ4sHb9GfE3uAoI6yKqXtVzM",
      AUTH_SECRET_PREVIOUS: before,
    });
    await restart();
    expect(hashLinkToken(kept.mail.token)).toHaveLength(2);
    accepted(await confirmLink(kept.mail.token, nothingElse, browser, somebody()));
    delete process.env.AUTH_SECRET_PREVIOUS;
    await restart();
    expect(await confirmLink(lost.mail.token, nothingElse, browser, somebody())).toMatchObject({
      reason: "invalid_credentials",
    });
  } finally {
    process.env.AUTH_SECRET = before;
    delete process.env.AUTH_SECRET_PREVIOUS;
    await restart();
  }
});
