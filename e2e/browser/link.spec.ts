import { ageChallenges, challengesOf } from "../support/rows";
import { askAndRead, askOnPage, expect, expectSignedIn, heading, mailFor, sessionCookie, test } from "./support";

test("a link opened in the same browser signs in without a click, and the first tab goes on to where it was going", async ({
  page,
  context,
  person,
}) => {
  const mail = await askAndRead(page, person.address, "/login?return_to=/account?from=letter");
  const second = await context.newPage();
  await second.goto(mail.link);
  await expectSignedIn(second, person.address, "/account?from=letter");
  await expectSignedIn(page, person.address, "/account?from=letter");
});

test("a link opened in another browser says who asked, where and when, and signs in there by one button", async ({
  page,
  openBrowser,
  person,
}) => {
  const mail = await askAndRead(page, person.address);
  await expect(page.getByText(mail.reference)).toBeVisible();

  const other = await openBrowser();
  await other.goto(mail.link);
  await expect(heading(other, "Sign in here?")).toBeVisible();
  const main = other.getByRole("main");
  await expect(main.getByText(`a•••@people.example`, { exact: true }).first()).toBeVisible();
  await expect(main.getByText(person.address)).toHaveCount(0);
  await expect(main.getByText(/^Chrome on /)).toBeVisible();
  await expect(
    main.getByText(
      `${person.ip
        .split(":")
        .slice(0, 3)
        .join(":")
        .replaceAll(/\b0+(?=\w)/g, "")}::/48`,
    ),
  ).toBeVisible();
  await expect(main.getByText(/^\d{1,2} \w+ \d{4}, \d\d:\d\d UTC$/)).toBeVisible();
  await expect(main.getByText(mail.reference)).toBeVisible();
  await expect(main.getByRole("button")).toHaveText(["Sign in as a•••@people.example"]);

  await main.getByRole("button").click();
  await expectSignedIn(other, person.address);
  expect(await sessionCookie(page.context())).toBeUndefined();
});

test("the tab that waits does not go on when the link was opened in another browser", async ({
  page,
  openBrowser,
  person,
}) => {
  const mail = await askAndRead(page, person.address);
  const other = await openBrowser();
  await other.goto(mail.link);
  await other.getByRole("button", { name: "Sign in as" }).click();
  await expectSignedIn(other, person.address);
  // The second answer was surely asked for after the sign-in.
  for (let answers = 0; answers < 2; answers++) {
    const answer = await page.waitForResponse(/\/login\/check-email\/status\?challenge=/);
    expect(await answer.json()).toEqual({ signed_in: false });
  }
  await expect(page).toHaveURL(/\/login\/check-email\?challenge=[\w-]{12}$/);
  expect(await sessionCookie(page.context())).toBeUndefined();
});

test("the token is gone from the address bar once the page is there, and a reload says what to do", async ({
  elsewhereUnseen,
  page: other,
  person,
}) => {
  const mail = await mailFor(elsewhereUnseen, person.address);
  await other.goto(mail.link);
  await expect(other).toHaveURL("/login/confirm");
  await other.reload();
  await expect(heading(other, "Open the link in the email again")).toBeVisible();
  await other.goto(mail.link);
  await other.getByRole("button", { name: "Sign in as" }).click();
  await expectSignedIn(other, person.address);
});

test("going back after signing in neither shows the token nor an error", async ({ page, person }) => {
  const mail = await mailFor(page, person.address);
  await page.goto(mail.link);
  await expectSignedIn(page, person.address);
  await page.goBack();
  await expect(page).not.toHaveURL(/token|error/);
  await expectSignedIn(page, person.address);
});

test("a link that has run out says so, keeps nobody waiting, and offers a new mail", async ({ page, person }) => {
  const mail = await mailFor(page, person.address);
  await ageChallenges(person.address, 15.1);
  await page.goto(mail.link);
  await expect(heading(page, "That link or code has expired")).toBeVisible();
  await expect(page.getByText(/^Request ID [\w-]{8,}$/)).toBeVisible();
  await page.getByRole("link", { name: "Request a new email" }).click();
  await expect(page).toHaveURL(/\/login(\?|$)/);
  await expect(page.getByRole("textbox", { name: "Email address" })).toHaveValue(person.address);
});

test("a link used once says so in every browser afterwards, also behind a page that was opened before", async ({
  page,
  openBrowser,
  person,
}) => {
  const mail = await mailFor(page, person.address);
  const late = await openBrowser();
  await late.goto(mail.link);
  await page.goto(mail.link);
  await expectSignedIn(page, person.address);

  await late.getByRole("button", { name: "Sign in as" }).click();
  await expect(heading(late, "That link or code has already been used")).toBeVisible();
  await late.goto(mail.link);
  await expect(heading(late, "That link or code has already been used")).toBeVisible();
  await expect(late.getByRole("link", { name: "Request a new email" })).toBeVisible();
  expect(await sessionCookie(late.context())).toBeUndefined();
});

test("a link with another token is refused, and no session begins", async ({ page, person }) => {
  const mail = await mailFor(page, person.address);
  await page.goto(mail.link.slice(0, -1));
  await expect(heading(page, "That link or code isn't right")).toBeVisible();
  await page.goto(mail.link);
  await expectSignedIn(page, person.address);
});

test("“It wasn't me” changes nothing", async ({ page, openBrowser, person }) => {
  const mail = await mailFor(page, person.address);
  const other = await openBrowser();
  await other.goto(mail.link);
  await other.getByRole("link", { name: "It wasn't me" }).click();
  await expect(heading(other, "Nothing happened")).toBeVisible();
  expect((await challengesOf(person.address))[0]?.redeemed_at).toBeNull();
  await page.goto(mail.link);
  await expectSignedIn(page, person.address);
});

test("an address that no mail can reach is refused beside its field, and stays in it", async ({ page }) => {
  await askOnPage(page, "ada at example.com");
  const field = page.getByLabel("Email address");
  await expect(field).toHaveAccessibleDescription(/We can't use that email address/);
  await expect(field).toHaveValue("ada at example.com");
});
