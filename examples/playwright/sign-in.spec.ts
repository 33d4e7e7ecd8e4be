import { expect, linkIn, mailTo, nextMail, test } from "./postkey";

test("somebody signs in and sees their account", async ({ page, address, signIn }) => {
  await signIn(page, address);
  await page.goto(`${process.env.POSTKEY_URL || "http://localhost:3000"}/account`);
  await expect(page.getByText(address, { exact: true })).toBeVisible();
});

test("somebody opens the link on another device", async ({ page, browser, request, address }) => {
  const postkey = process.env.POSTKEY_URL || "http://localhost:3000";
  await page.goto(`${postkey}/login`);
  const before = await mailTo(request, address);
  await page.locator("input[name=email]").fill(address);
  await page.locator("input[name=email]").press("Enter");
  const mail = await nextMail(request, address, before);

  const phone = await browser.newContext();
  const other = await phone.newPage();
  await other.goto(linkIn(mail));
  // There you have to press a button, so that a mail scanner cannot sign anybody in.
  await other.locator("form[action='/forms/confirm-link'] button").click();
  await other.waitForURL(`${postkey}/account`);
  await phone.close();
});
