import { readAllEmail, readCode, readEmail } from "../support/inbox";
import { ageChallenges, challengesOf } from "../support/rows";
import { alertOf, ask, askAndRead, codeField, expect, expectSignedIn, test, typeWrongCodes } from "./support";

test("the button that sends again counts down, and does nothing until it is at zero", async ({ page, person }) => {
  await askAndRead(page, person.address);
  const button = page.getByRole("button", { name: "Send it again" });
  await expect(button).toHaveText(/^Send it again in (1 min|\d\d s)$/);
  await expect(button).toHaveAttribute("aria-disabled", "true");
  const before = await button.textContent();
  await expect(button).not.toHaveText(before!);
  await button.click({ force: true });
  await expect(page).toHaveURL(/\/login\/check-email\?challenge=[\w-]{12}$/);
  expect(await readAllEmail(person.address)).toHaveLength(1);

  await ageChallenges(person.address, 1.1);
  await page.reload();
  await expect(button).toHaveText("Send it again");
  await expect(button).not.toHaveAttribute("aria-disabled");
  await button.click();
  await expect(page.getByRole("status")).toContainText("Sent again");
  await expect(button).toHaveText(/ in /);
});

test("after a resend the older code says that a newer mail replaced it, costs no try, and the newer one works", async ({
  page,
  person,
}) => {
  const first = await askAndRead(page, person.address);
  await sendAgain(page, person.address);
  const second = await readCode(person.address, { after: first });
  expect(second.reference).toBe(first.reference);
  expect(second.link).not.toBe(first.link);

  await codeField(page).fill(first.code);
  await expect(alertOf(page)).toContainText("A newer email replaced that code");
  expect((await challengesOf(person.address))[0]?.code_tries).toBe(0);
  await codeField(page).fill(second.code);
  await expectSignedIn(page, person.address);
});

test("the link in an older mail works after a resend", async ({ page, person }) => {
  const first = await askAndRead(page, person.address);
  await sendAgain(page, person.address);
  await readEmail(person.address, { after: first });
  await page.goto(first.link);
  await expectSignedIn(page, person.address);
});

test("after five wrong codes a resend brings a link and no code, and the page says so", async ({ page, person }) => {
  const first = await askAndRead(page, person.address);
  await typeWrongCodes(page, first.code);
  await sendAgain(page, person.address);
  await expect(page.getByRole("status")).toContainText("You can't enter any more codes for this request");
  await expect(codeField(page)).toHaveCount(0);
  const second = await readEmail(person.address, { after: first });
  expect(second.code).toBeNull();
  expect(second.text).toContain("This email has no code");
  await page.goto(second.link);
  await expectSignedIn(page, person.address);
});

test("asking again for the same address in the same browser keeps the challenge: at once it sends nothing, later it is a resend", async ({
  page,
  person,
}) => {
  const first = await askAndRead(page, person.address);
  await ask(page, person.address);
  await expect(page.getByRole("status")).toContainText("An email is already on its way");
  expect(await readAllEmail(person.address)).toHaveLength(1);

  await ageChallenges(person.address, 1.1);
  await ask(page, person.address);
  const second = await readCode(person.address, { after: first });
  expect(second.reference).toBe(first.reference);
  expect(await challengesOf(person.address)).toHaveLength(1);
  await codeField(page).fill(second.code);
  await expectSignedIn(page, person.address);
});

test("a request from another browser is another one, and leaves the first one alone", async ({
  page,
  openBrowser,
  person,
}) => {
  const first = await askAndRead(page, person.address);
  const other = await openBrowser();
  await ask(other, person.address);
  const second = await readCode(person.address, { after: first });
  expect(second.reference).not.toBe(first.reference);
  await codeField(page).fill(first.code);
  await expectSignedIn(page, person.address);
});

async function sendAgain(page: Parameters<typeof ask>[0], address: string): Promise<void> {
  await ageChallenges(address, 1.1);
  await page.goto("/login/check-email");
  await page.getByRole("button", { name: "Send it again" }).click();
  await expect(page).toHaveURL(/\/login\/check-email\?challenge=[\w-]{12}&sent=again$/);
}
