import type { BrowserContext } from "playwright/test";
import {
  alertOf,
  ask,
  askOnPage,
  codeField,
  expect,
  expectSignedIn,
  heading,
  sessionCookie,
  test,
} from "../browser/support";
import { readCode, wrongCode } from "../support/inbox";
import { askable, handlers, pages } from "../support/routes";

// The app behind the TLS proxy; its inbox is read past the proxy, whose certificate only the browser accepts.
const inbox = { origin: `http://127.0.0.1:${process.env.POSTKEY_TEST_PORT_S}` };

test("over https the link signs in, in the browser that asked and in another one", async ({
  page,
  openBrowser,
  person,
}) => {
  await askOnPage(page, person.address);
  const first = await readCode(person.address, inbox);
  expect(first.link).toMatch(new RegExp(`^${process.env.POSTKEY_TEST_HTTPS_ORIGIN}/login/confirm\\?token=`));
  await page.goto(first.link);
  await expectSignedIn(page, person.address);

  const another = await openBrowser();
  await ask(another, person.address);
  const second = await readCode(person.address, { ...inbox, after: first });
  const third = await openBrowser();
  await third.goto(second.link);
  await third.getByRole("button", { name: "Sign in as" }).click();
  await expectSignedIn(third, person.address);
});

test("over https the code signs in, and signing out ends it", async ({ page, person }) => {
  await askOnPage(page, person.address);
  const mail = await readCode(person.address, inbox);
  await codeField(page).fill(wrongCode(mail.code));
  await expect(alertOf(page)).toContainText("4 tries left");
  await codeField(page).fill(mail.code);
  await expectSignedIn(page, person.address);
  await page.getByRole("button", { name: "Sign out of this browser" }).click();
  await expect(heading(page, "Sign in with your email")).toBeVisible();
  expect(await sessionCookie(page.context())).toBeUndefined();
});

test("every cookie over https is a __Host- cookie: Secure, HttpOnly, SameSite=Lax, Path=/, and no Domain", async ({
  page,
  context,
  person,
}) => {
  const set: string[] = [];
  context.on("response", async (response) => {
    const headers = await response.headersArray().catch(() => []);
    for (const { name, value } of headers) if (name.toLowerCase() === "set-cookie") set.push(value);
  });
  await askOnPage(page, person.address, "/login?locale=en");
  const mail = await readCode(person.address, inbox);
  await expect(heading(page, "Check your email")).toBeVisible();
  const kept = ["__Host-postkey-browser", "__Host-postkey-challenge", "__Host-postkey-language"];
  expect(await namesOf(context)).toEqual(kept);
  await page.goto(mail.link);
  await expectSignedIn(page, person.address);
  // What was redeemed is kept for ten seconds, in which the same press may arrive again.
  expect(await namesOf(context)).toEqual(expect.arrayContaining(["__Host-postkey-browser", "__Host-postkey-session"]));
  for (const name of ["challenge", "confirm"])
    expect(set.findLast((header) => header.startsWith(`__Host-postkey-${name}=`))).toContain("; Max-Age=10;");
  for (const cookie of await context.cookies()) {
    expect(cookie).toMatchObject({ secure: true, httpOnly: true, sameSite: "Lax", path: "/", domain: "localhost" });
  }
  expect(set.length).toBeGreaterThanOrEqual(4);
  for (const header of set) {
    expect(header).toMatch(/^__Host-postkey-(session|challenge|confirm|browser|language|probe)=/);
    expect(header).toMatch(/; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/);
  }
  expect(await page.evaluate(() => document.cookie)).toBe("");
});

test("over https a browser is told to insist on it, on pages, redirects, files and errors", async ({ page }) => {
  for (const path of [...pages, ...handlers.map(askable), "/nowhere", "/favicon.svg"]) {
    const answer = await page.request.get(path, { maxRedirects: 0 });
    expect(answer.headers()["strict-transport-security"], path).toBe("max-age=63072000; includeSubDomains");
  }
});

async function namesOf(context: BrowserContext): Promise<string[]> {
  return (await context.cookies()).map(({ name }) => name).toSorted();
}
