import { readCode, readEmail, wrongCode } from "../support/inbox";
import { ageChallenges, challengesOf } from "../support/rows";
import {
  alertOf,
  askAndRead,
  askOnPage,
  codeField,
  expect,
  expectSignedIn,
  heading,
  mailFor,
  test,
  typeWrongCodes,
} from "./support";

test("six digits sign in by themselves", async ({ page, person }) => {
  await askOnPage(page, person.address);
  const mail = await readCode(person.address);
  await codeField(page).pressSequentially(mail.code);
  await expectSignedIn(page, person.address);
});

test("a code pasted anywhere on the page signs in, with the gap that mails print", async ({
  page,
  context,
  person,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const mail = await askAndRead(page, person.address);
  await page.evaluate((text) => navigator.clipboard.writeText(text), `${mail.code.slice(0, 3)} ${mail.code.slice(3)}`);
  await heading(page, "Check your email").click();
  await page.keyboard.press("ControlOrMeta+V");
  await expectSignedIn(page, person.address);
});

const spellings: Record<string, (code: string) => string> = {
  "bidi marks around it": (code) => `\u200E${code.slice(0, 3)} ${code.slice(3)}\u200E`,
  "an en dash in it": (code) => `${code.slice(0, 3)}\u2013${code.slice(3)}`,
  "a bidi pair and a tab around it": (code) => `\u202A${code}\u202C\t`,
  "full-width digits": (code) => code.replaceAll(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
};

for (const [what, spell] of Object.entries(spellings)) {
  test(`a code with ${what} is submitted by itself and taken`, async ({ page, person }) => {
    const mail = await askAndRead(page, person.address);
    await codeField(page).fill(spell(mail.code));
    await expectSignedIn(page, person.address);
  });
}

test("a whole mail pasted into the field is its code", async ({ page, context, person }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const mail = await askAndRead(page, person.address);
  await page.evaluate((text) => navigator.clipboard.writeText(text), mail.text);
  await codeField(page).focus();
  await page.keyboard.press("ControlOrMeta+V");
  await expectSignedIn(page, person.address);
});

test("a wrong code tells how many tries are left, the last one leaves the link, and the link signs in", async ({
  page,
  person,
}) => {
  const mail = await askAndRead(page, person.address);
  const left = [
    "4 tries left",
    "3 tries left",
    "2 tries left",
    "You have one try left. After that, only the link works",
  ];
  for (const [round, text] of left.entries()) {
    await codeField(page).fill(wrongCode(mail.code, round));
    await expect(alertOf(page)).toContainText(text);
    await expect(alertOf(page)).toContainText("That code isn't right");
    await expect(codeField(page)).toHaveAccessibleDescription(/That code isn't right/);
  }
  await codeField(page).fill(wrongCode(mail.code, 4));
  await expect(alertOf(page)).toContainText("That was the last try");
  await expect(alertOf(page)).toContainText("The link in the email still works. Open it to sign in.");
  await expect(codeField(page)).toHaveCount(0);

  await page.goto(mail.link);
  await expectSignedIn(page, person.address);
});

test("the right code is dead after five wrong ones", async ({ page, context, person }) => {
  const mail = await askAndRead(page, person.address);
  // A tab that was open all the while still shows the field.
  const former = await context.newPage();
  await former.goto("/login/check-email");
  await typeWrongCodes(page, mail.code);
  await codeField(former).fill(mail.code);
  await expect(alertOf(former)).toContainText("That code no longer works");
  await expect(former).toHaveURL(/check-email/);
});

test("what is not six digits costs no try", async ({ page, person }) => {
  const mail = await askAndRead(page, person.address);
  await codeField(page).fill("12345");
  await codeField(page).press("Enter");
  await expect(alertOf(page)).toContainText("The code is six digits");
  expect((await challengesOf(person.address))[0]?.code_tries).toBe(0);
  await codeField(page).fill(`${mail.code.slice(0, 3)}-${mail.code.slice(3)}`);
  await expectSignedIn(page, person.address);
});

test("a code that has run out says so and is no try; sending the mail again brings one that works", async ({
  page,
  person,
}) => {
  const mail = await askAndRead(page, person.address);
  await ageChallenges(person.address, 15.1);
  await codeField(page).fill(mail.code);
  await expect(alertOf(page)).toContainText("That link or code has expired");
  await page.goto("/login/check-email");
  await expect(page.getByRole("status")).toContainText("That email has expired");
  await page.getByRole("button", { name: "Send it again" }).click();
  await expect(page.getByRole("status")).toContainText("Sent again");
  const next = await readEmail(person.address, { after: mail });
  await codeField(page).fill(next.code!);
  await expectSignedIn(page, person.address);
});

test("a code is of no use in a browser that did not ask", async ({ page, elsewhereUnseen, person }) => {
  await mailFor(elsewhereUnseen, person.address);
  await page.goto("/login/check-email");
  await expect(page).toHaveURL("/login");
  await expect(codeField(page)).toHaveCount(0);
});

test("a code that the link has used up says so", async ({ page, openBrowser, person }) => {
  const mail = await askAndRead(page, person.address);
  const other = await openBrowser();
  await other.goto(mail.link);
  await other.getByRole("button", { name: "Sign in as" }).click();
  await expectSignedIn(other, person.address);
  await codeField(page).fill(mail.code);
  await expect(alertOf(page)).toContainText("That link or code has already been used");
  await expect(codeField(page)).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Send it again" })).toBeVisible();
});
