// /account/tokens: plain forms that make a personal access token, show it once, and end it.

import type { Page } from "playwright/test";
import { messagesIn } from "@/lib/i18n/locales";
import { withToken } from "../support/api";
import { askAndRead, expect, expectSignedIn, heading, signIn, test } from "./support";

const secretOf = (page: Page) => page.getByLabel("Your new token");
const list = (page: Page) => page.getByRole("region", { name: "Your tokens" });

/** The cookie that brings a new secret to its page. */
const carried = async (page: Page) =>
  (await page.context().cookies()).map(({ name }) => name).filter((name) => name.endsWith("new-token"));

async function make(page: Page, name: string, { scope = "Read", days = "90" } = {}): Promise<string> {
  await page.getByLabel("Token name").fill(name);
  await page.getByRole("radio", { name: scope, exact: true }).check();
  await page.getByLabel("Days until it expires").fill(days);
  await page.getByRole("button", { name: "Create token" }).click();
  await expect(secretOf(page)).toBeVisible();
  return secretOf(page).inputValue();
}

test("a token is made, shown once and in no address, works, and ends by its button", async ({ page, person }) => {
  await signIn(page, person.address);
  await page.getByRole("link", { name: "Access tokens" }).click();
  await expect(list(page)).toContainText("You don't have any tokens yet.");
  const secret = await make(page, "Nightly <b>backup</b>");
  expect(secret).toMatch(/^pk_pat_[A-Za-z0-9_-]{43}[A-Za-z0-9]{6}$/);
  await expect(page).toHaveURL("/account/tokens");
  await expect.poll(() => carried(page)).toEqual([]);
  await expect(list(page).getByRole("listitem")).toContainText("Nightly <b>backup</b>");
  await expect(list(page)).toContainText("Never");
  await page.reload();
  await expect(secretOf(page)).toHaveCount(0);
  expect(await page.content()).not.toContain(secret);

  expect((await withToken(secret)).json()).toMatchObject({ user: { email: person.address }, session: null });
  await page.reload();
  await expect(list(page)).not.toContainText("Never");
  await page.getByRole("button", { name: "Revoke this token (Nightly <b>backup</b>)" }).click();
  await expect(page.getByRole("status")).toContainText("Token revoked");
  await expect(list(page)).toContainText("You don't have any tokens yet.");
  expect((await withToken(secret)).status).toBe(401);
});

test("what cannot be taken is said beside the form, which keeps what was typed", async ({ page, person }) => {
  await signIn(page, person.address);
  await page.goto("/account/tokens");
  await page.getByLabel("Token name").fill("Deploy");
  await page.getByRole("radio", { name: "Read and change" }).check();
  await page.getByLabel("Days until it expires").fill("366");
  await page.getByRole("button", { name: "Create token" }).click();
  await expect(page.getByRole("region", { name: "Create a token" }).getByRole("alert")).toBeVisible();
  await expect(page.getByLabel("Token name")).toHaveValue("Deploy");
  await expect(page.getByRole("radio", { name: "Read and change" })).toBeChecked();
  await expect(page.getByLabel("Days until it expires")).toHaveValue("366");
  await expect(list(page)).toContainText("You don't have any tokens yet.");
});

test("a secret whose page was lost on the way is shown when it is loaded again, and no more once it was seen", async ({
  page,
  person,
}) => {
  await signIn(page, person.address);
  await page.goto("/account/tokens");
  // The page's message does not get to the server, as if it had been lost.
  await page.route("**/forms/hide-token", (route) => route.fulfill({ status: 204 }));
  let lost = page.waitForRequest("**/forms/hide-token");
  const secret = await make(page, "Nightly backup");
  await lost;
  lost = page.waitForRequest("**/forms/hide-token");
  await page.reload();
  await expect(secretOf(page)).toHaveValue(secret);
  // A page says it once its scripts run: on a busy machine later than this.
  await lost;
  await page.unroute("**/forms/hide-token");
  const told = page.waitForResponse("**/forms/hide-token");
  await page.reload();
  await expect(secretOf(page)).toHaveValue(secret);
  await told;
  await expect.poll(() => carried(page)).toEqual([]);
  await page.reload();
  await expect(secretOf(page)).toHaveCount(0);
  await page.getByRole("link", { name: "Overview" }).click();
  await page.goBack();
  await expect(heading(page, "Personal access tokens")).toBeVisible();
  await expect(secretOf(page)).toHaveCount(0);
});

test("going back to the page that showed a secret shows none", async ({ page, person }) => {
  await signIn(page, person.address);
  await page.goto("/account/tokens");
  await make(page, "Nightly backup");
  await expect.poll(() => carried(page)).toEqual([]);
  await page.getByRole("link", { name: "Overview" }).click();
  await expect(page).toHaveURL("/account");
  await page.goBack();
  await expect(list(page)).toContainText("Nightly backup");
  await expect(secretOf(page)).toHaveCount(0);
});

test("a token that is gone, and a visitor who is signed out, are told so", async ({ page, openBrowser, person }) => {
  await signIn(page, person.address);
  await page.goto("/account/tokens");
  const secret = await make(page, "Twice");
  const {
    personal_access_tokens: [token],
  } = (await withToken(secret, "/auth/personal-access-tokens")).json<{ personal_access_tokens: { id: string }[] }>();
  await page.request.delete(`/auth/personal-access-tokens/${token!.id}`, {
    headers: { "Sec-Fetch-Site": "same-origin" },
  });
  await page.getByRole("button", { name: "Revoke this token" }).click();
  await expect(page.getByRole("status")).toContainText("Token revoked");
  await page.goto("/account/tokens?problem=not_found");
  await expect(page.getByRole("status")).toContainText("That token isn't in your list");
  const other = await openBrowser();
  await other.goto("/account/tokens");
  await expect(other).toHaveURL("/login?return_to=%2Faccount%2Ftokens");
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("all of it works, in the language of the page", async ({ page, person }) => {
    const words = messagesIn("de").pages.account.tokens;
    await page.goto((await askAndRead(page, person.address)).link);
    await page.getByRole("button", { name: "Sign in as" }).click();
    await expectSignedIn(page, person.address);
    await page.goto("/account/tokens?locale=de");
    await page.getByLabel(words.name).fill("Sicherung");
    await page.getByRole("button", { name: words.make }).click();
    await expect(page.getByLabel(words.secret)).toHaveValue(/^pk_pat_/);
    const secret = await page.getByLabel(words.secret).inputValue();
    await page.reload();
    await expect(page.getByLabel(words.secret)).toHaveValue(secret);
    await page.getByRole("button", { name: words.hide }).click();
    await expect(page.getByLabel(words.secret)).toHaveCount(0);
    await page.reload();
    await expect(page.getByLabel(words.secret)).toHaveCount(0);
    await page.getByRole("button", { name: words.end }).click();
    await expect(page.getByRole("status")).toContainText(words.endedTitle);
  });
});
