// What the browser tests share. Each test is one person with an address and a network of their own; whatever a page
// complains about on its console, a violated policy included, fails the test that opened it.

import { test as base, expect, type BrowserContext, type BrowserContextOptions, type Cookie, type Page } from "playwright/test";
import { readCode, wrongCode, type Email } from "../support/inbox";
import { elsewhere, somebodyNew, type Person } from "../support/people";

export { expect };

type Fixtures = {
  person: Person;
  /** Another browser, on another network: it shares no cookie with `page`. */
  openBrowser: (options?: BrowserContextOptions) => Promise<Page>;
  complaints: string[];
};

export const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern
  person: async ({}, use) => use(somebodyNew("ada")),
  extraHTTPHeaders: async ({ person }, use) => use(person.headers),
  // oxlint-disable-next-line no-empty-pattern
  complaints: async ({}, use) => {
    const complaints: string[] = [];
    await use(complaints);
    expect(complaints, "what pages said on the console").toEqual([]);
  },
  context: async ({ context, complaints }, use) => {
    listen(context, complaints);
    await use(context);
  },
  openBrowser: async ({ browser, person, complaints }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ extraHTTPHeaders: elsewhere(person).headers, ...options });
      listen(context, complaints);
      opened.push(context);
      return context.newPage();
    });
    for (const context of opened) await context.close();
  },
});

function listen(context: BrowserContext, complaints: string[]): void {
  context.on("console", (message) => {
    // A page with an error status is a page all the same; that status is logged by the browser, not by us.
    const isPageItself = message.location().url === message.page()?.url() && message.text().startsWith("Failed to load resource");
    // The runner looks into the inbox's frame by a script, which the frame's sandbox refuses.
    const isRunners = /^Blocked script execution in '[^']+\/dev\/inbox\/messages\//.test(message.text());
    const isWorse = message.type() === "error" || message.type() === "warning";
    if (isWorse && !isPageItself && !isRunners) complaints.push(message.text());
  });
  context.on("weberror", (error) => complaints.push(String(error.error())));
}

/** Types an address on the sign-in page and sends it. */
export async function ask(page: Page, address: string, path = "/login"): Promise<void> {
  await page.goto(path);
  await page.getByLabel("Email address").fill(address);
  await page.getByRole("button", { name: "Send sign-in link" }).click();
}

/** Asks, waits for the page that waits, and reads the mail. */
export async function askAndRead(page: Page, address: string, path?: string): Promise<Email & { code: string }> {
  await ask(page, address, path);
  await expect(page.getByRole("heading", { name: "Check your email" })).toBeVisible();
  return readCode(address);
}

/** Signs in by the link, in the browser that asked. */
export async function signIn(page: Page, address: string): Promise<void> {
  const mail = await askAndRead(page, address);
  await page.goto(mail.link);
  await expectSignedIn(page, address);
}

export async function expectSignedIn(page: Page, address: string, path = "/account"): Promise<void> {
  await expect(page).toHaveURL(path);
  await expect(page.getByText(address, { exact: true })).toBeVisible();
}

export function codeField(page: Page) {
  return page.getByLabel("Six-digit code");
}

const afterWrongCode = ["4 tries are left", "3 tries are left", "2 tries are left", "One try is left", "That was the last try"];

/** Spends all five tries of a challenge, reading each answer. */
export async function typeWrongCodes(page: Page, code: string): Promise<void> {
  for (const [round, answer] of afterWrongCode.entries()) {
    await codeField(page).fill(wrongCode(code, round));
    await expect(alertOf(page)).toContainText(answer);
  }
}

/** The page's own heading: what happened, in a few words. */
export function heading(page: Page, name: string) {
  return page.getByRole("heading", { level: 1, name });
}

/** The notice that says what is wrong. Next's own route announcer is an alert as well. */
export function alertOf(page: Page) {
  return page.locator("main").getByRole("alert");
}

export async function sessionCookie(context: BrowserContext): Promise<Cookie | undefined> {
  return (await context.cookies()).find(({ name }) => name.endsWith("-session"));
}
