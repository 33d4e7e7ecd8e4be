// One browser that asks in several tabs: each tab is about its own challenge.

import { readCode, wrongCode } from "../support/inbox";
import { somebodyNew } from "../support/people";
import { ageChallenges, challengesOf } from "../support/rows";
import { alertOf, ask, askAndRead, codeField, expect, expectSignedIn, heading, sessionCookie, test } from "./support";

const home = (tab: string) => `/login?${new URLSearchParams({ return_to: `/account?tab=${tab}` })}`;

test("a code typed in the tab of one address is judged for it, also after another tab asked for another address", async ({
  page,
  context,
  person,
}) => {
  const bea = somebodyNew("bea");
  const mail = await askAndRead(page, person.address, home("one"));
  const second = await context.newPage();
  await askAndRead(second, bea.address, home("two"));

  await codeField(page).fill(wrongCode(mail.code));
  await expect(alertOf(page)).toContainText("4 tries left");
  await expect(page.getByText(person.address, { exact: true })).toBeVisible();
  expect(await challengesOf(person.address)).toMatchObject([{ code_tries: 1 }]);
  expect(await challengesOf(bea.address)).toMatchObject([{ code_tries: 0 }]);

  await page.reload();
  await codeField(page).fill(mail.code);
  await expectSignedIn(page, person.address, "/account?tab=one");
});

test("a tab keeps its address over a reload, “Back”, and another tab's request, and sends its own mail again", async ({
  page,
  context,
  person,
}) => {
  const bea = somebodyNew("bea");
  const first = await askAndRead(page, person.address);
  const second = await context.newPage();
  await askAndRead(second, bea.address);
  await page.reload();
  await expect(page.getByText(person.address, { exact: true })).toBeVisible();
  await page.goto("/login");
  await page.goBack();
  await expect(page.getByText(person.address, { exact: true })).toBeVisible();
  // A tab that the browser opens again knows no more than its address.
  const restored = await context.newPage();
  await restored.goto(page.url());
  await expect(restored.getByText(person.address, { exact: true })).toBeVisible();

  await ageChallenges(person.address, 1.1);
  await restored.reload();
  await restored.getByRole("button", { name: "Send it again" }).click();
  await expect(restored.getByRole("status")).toContainText("Sent again");
  const again = await readCode(person.address, { after: first });
  expect(again.reference).toBe(first.reference);
  await codeField(restored).fill(again.code);
  await expectSignedIn(restored, person.address);
});

test("each tab goes on to its own return path once this browser is signed in", async ({ page, context, person }) => {
  const first = await askAndRead(page, person.address, home("one"));
  const second = await context.newPage();
  await ask(second, person.address, home("two"));
  await readCode(person.address, { after: first });
  const third = await context.newPage();
  await third.goto(first.link);
  await expectSignedIn(third, person.address, "/account?tab=one");
  await second.bringToFront();
  await expectSignedIn(second, person.address, "/account?tab=two");
  await page.bringToFront();
  await expectSignedIn(page, person.address, "/account?tab=one");
});

test("the newest request wins: its mail leads where the person is going now, and the earlier one still to its own place", async ({
  page,
  context,
  openBrowser,
  person,
}) => {
  const first = await askAndRead(page, person.address, home("one"));
  await ask(page, person.address, home("two"));
  await expect(heading(page, "Check your email")).toBeVisible();
  await expect(page.getByRole("status")).toHaveCount(0);
  const second = await readCode(person.address, { after: first });
  expect(second.reference).not.toBe(first.reference);
  const tab = await context.newPage();
  await tab.goto(second.link);
  await expectSignedIn(tab, person.address, "/account?tab=two");

  const other = await openBrowser();
  await other.goto(first.link);
  await other.getByRole("button", { name: "Sign in as" }).click();
  await expectSignedIn(other, person.address, "/account?tab=one");
});

test("the code of the earlier mail, typed where the newer one is waited for, signs in and costs no try", async ({
  page,
  person,
}) => {
  const first = await askAndRead(page, person.address, home("one"));
  await ask(page, person.address, home("two"));
  await readCode(person.address, { after: first });
  await codeField(page).fill(first.code);
  await expectSignedIn(page, person.address, "/account?tab=one");
  expect((await challengesOf(person.address)).find(({ redeemed_at: at }) => at === null)).toMatchObject({
    code_tries: 0,
  });
});

test("what a tab shows is worth nothing in a browser that did not ask", async ({ page, openBrowser, person }) => {
  const mail = await askAndRead(page, person.address);
  const other = await openBrowser();
  const eve = somebodyNew("eve").address;
  await askAndRead(other, eve);
  await other.goto(page.url());
  await expect(other).toHaveURL("/login");
  await other.goto("/login/check-email");
  const [handle] = await page
    .locator("form[action='/forms/enter-code'] input[name=challenge]")
    .evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value));
  await other
    .locator("form[action='/forms/enter-code'] input[name=challenge]")
    .evaluate((field, value) => ((field as HTMLInputElement).value = value), handle!);
  await codeField(other).fill(mail.code);
  // The way back belongs to this browser. It reveals nothing about the other person.
  await expect(other).toHaveURL(`/login?${new URLSearchParams({ email: eve })}`);
  expect(await sessionCookie(other.context())).toBeUndefined();
  expect(await challengesOf(person.address)).toMatchObject([{ code_tries: 0, redeemed_at: null }]);
});

test("a sixth request lets the oldest fall out of this browser; its link still works", async ({
  page,
  context,
  person,
}) => {
  const mail = await askAndRead(page, person.address);
  const tab = await context.newPage();
  for (let round = 0; round < 5; round++) {
    await ask(tab, somebodyNew("bea").address);
    await expect(heading(tab, "Check your email")).toBeVisible();
  }
  await page.reload();
  await expect(page).toHaveURL("/login");
  await page.goto(mail.link);
  await page.getByRole("button", { name: "Sign in as" }).click();
  await expectSignedIn(page, person.address);
});
