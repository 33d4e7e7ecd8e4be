import { readCode, readEmail, wrongCode } from "../support/inbox";
import { ageChallenges } from "../support/rows";
import {
  alertOf,
  askAndRead,
  askOnPage,
  codeField,
  expect,
  expectSignedIn,
  heading,
  sessionCookie,
  test,
} from "./support";

test.use({ javaScriptEnabled: false });

test("without scripts a code signs in by its button, and signing out is a button too", async ({ page, person }) => {
  const mail = await askAndRead(page, person.address);
  await codeField(page).fill(`${mail.code.slice(0, 3)} ${mail.code.slice(3)}`);
  await page.getByRole("button", { name: "Sign in with the code" }).click();
  await expectSignedIn(page, person.address);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL("/");
  await page.goto("/account");
  await expect(page).toHaveURL("/login?return_to=%2Faccount");
});

test("without scripts an address and a code are taken as they were copied", async ({ page, person }) => {
  await askOnPage(page, `\u202A\t${person.address}\u00A0\u202C\uFEFF`);
  const { code } = await readCode(person.address);
  await codeField(page).fill(
    `\u200E${code.slice(0, 3).replaceAll(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)))}\u2013${code.slice(3)}\u200E`,
  );
  await page.getByRole("button", { name: "Sign in with the code" }).click();
  await expectSignedIn(page, person.address);
});

test("without scripts the link in the same browser needs one button", async ({ page, person }) => {
  const mail = await askAndRead(page, person.address);
  await page.goto(mail.link);
  await expect(page.locator("noscript p")).toHaveText("Press the button to sign in.");
  expect(await sessionCookie(page.context())).toBeUndefined();
  await page.getByRole("button", { name: "Sign in as a•••@people.example" }).click();
  await expectSignedIn(page, person.address);
});

test("without scripts the link in another browser needs one button", async ({ page, openBrowser, person }) => {
  const mail = await askAndRead(page, person.address);
  const other = await openBrowser({ javaScriptEnabled: false });
  await other.goto(mail.link);
  await expect(heading(other, "Sign in here?")).toBeVisible();
  await other.getByRole("button", { name: "Sign in as a•••@people.example" }).click();
  await expectSignedIn(other, person.address);
});

test("without scripts the mail is sent again, and too early the page says how long to wait", async ({
  page,
  person,
}) => {
  const first = await askAndRead(page, person.address);
  const again = page.getByRole("button", { name: "Send it again", exact: true });
  await again.click();
  await expect(page.getByRole("status")).toContainText("An email is already on its way");
  await expect(page.locator("noscript p")).toHaveText(/^Try again in (1 min|\d\d s)\.$/);
  await ageChallenges(person.address, 1.1);
  await again.click();
  await expect(page.getByRole("status")).toContainText("Sent again");
  const second = await readCode(person.address, { after: first });
  await codeField(page).fill(second.code);
  await page.getByRole("button", { name: "Sign in with the code" }).click();
  await expectSignedIn(page, person.address);
});

test("without scripts every mistake is answered on the page where it was made", async ({ page, person }) => {
  await askOnPage(page, "nobody");
  await expect(alertOf(page)).toContainText("We can't use that email address");
  const mail = await askAndRead(page, person.address);
  await codeField(page).fill("12");
  await page.getByRole("button", { name: "Sign in with the code" }).click();
  await expect(alertOf(page)).toContainText("The code is six digits");
  await codeField(page).fill(wrongCode(mail.code));
  await page.getByRole("button", { name: "Sign in with the code" }).click();
  await expect(alertOf(page)).toContainText("4 tries left");
  await ageChallenges(person.address, 15.1);
  await page.goto((await readEmail(person.address)).link);
  await expect(heading(page, "That link or code has expired")).toBeVisible();
});
