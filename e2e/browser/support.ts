// What the browser tests share. Each test is one person with an address and a network of their own; whatever a page
// complains about on its console, a violated policy included, fails the test that opened it.

import {
  test as base,
  devices,
  expect,
  type APIRequestContext,
  type BrowserContext,
  type BrowserContextOptions,
  type Cookie,
  type Page,
} from "playwright/test";
import { messagesIn, type Locale } from "@/lib/i18n/locales";
import { readAllEmail, readCode, wrongCode, type Email } from "../support/inbox";
import { elsewhere, somebodyNew, type Person } from "../support/people";

export { expect };

/** A browser, as far as it sends requests and keeps cookies. */
type Browsing = { request: APIRequestContext };

type Fixtures = {
  person: Person;
  /** Another browser, on another network, with or without scripts as the test's own: it shares no cookie with `page`. */
  openBrowser: (options?: BrowserContextOptions) => Promise<Page>;
  /** The same where nobody looks at its pages. */
  elsewhereUnseen: Browsing;
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
  elsewhereUnseen: async ({ playwright, baseURL, person }, use) => {
    const request = await playwright.request.newContext({
      baseURL,
      extraHTTPHeaders: elsewhere(person).headers,
      userAgent: devices["Desktop Chrome"].userAgent,
    });
    await use({ request });
    await request.dispose();
  },
  openBrowser: async ({ browser, person, complaints, javaScriptEnabled }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({
        javaScriptEnabled,
        extraHTTPHeaders: elsewhere(person).headers,
        ...options,
      });
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
    const isPageItself =
      message.location().url === message.page()?.url() && message.text().startsWith("Failed to load resource");
    // The runner looks into the inbox's frame by a script, which the frame's sandbox refuses.
    const isRunners = /^Blocked script execution in '[^']+\/dev\/inbox\/messages\//.test(message.text());
    const isWorse = message.type() === "error" || message.type() === "warning";
    if (isWorse && !isPageItself && !isRunners) complaints.push(message.text());
  });
  context.on("weberror", (error) => complaints.push(String(error.error())));
}

/** Types an address on the sign-in page and sends it. */
export async function askOnPage(page: Page, address: string, path = "/login", locale?: Locale): Promise<void> {
  await page.goto(path);
  await askHere(page, address, locale);
}

/** The same where the page is open already. */
export async function askHere(page: Page, address: string, locale: Locale = "en"): Promise<void> {
  const { login } = messagesIn(locale).pages;
  await page.getByLabel(login.email).fill(address);
  await page.getByRole("button", { name: login.send }).click();
}

/** Sends what the sign-in page would, and opens the page that the answer leads to. */
export async function ask(page: Page, address: string, path = "/login"): Promise<void> {
  await page.goto(await submit(page, path, "/forms/request-link", { email: address }));
}

/** Asks, waits for the page that waits, and reads the mail. */
export async function askAndRead(page: Page, address: string, path?: string): Promise<Email & { code: string }> {
  await ask(page, address, path);
  await expect(page.getByRole("heading", { name: "Check your email" })).toBeVisible();
  return readCode(address);
}

/** Asks in this browser and reads the mail, where it does not matter what the page shows: it is left as it is. */
export async function mailFor(page: Browsing, address: string, path = "/login"): Promise<Email & { code: string }> {
  const [before] = await readAllEmail(address);
  expect(await submit(page, path, "/forms/request-link", { email: address })).toContain("/login/check-email?");
  return readCode(address, { after: before });
}

/** Signs in by the link, in the browser that asked, where it does not matter how. */
export async function signIn(page: Page, address: string): Promise<void> {
  const mail = await mailFor(page, address);
  await page.goto(await submit(page, mail.link, "/forms/confirm-link"));
  await expectSignedIn(page, address);
}

/**
 * Sends a form of a page as a browser without scripts would, by requests alone. To open a page takes half a second of a
 * machine, and most tests only begin there.
 * @param path of the page that has the form
 * @param fields beside the hidden ones that are in it
 * @returns where the answer leads
 */
export async function submit(
  page: Browsing,
  path: string,
  action: string,
  fields: Record<string, string> = {},
): Promise<string> {
  const opened = await page.request.get(path, { headers: { Accept: "text/html" } });
  const [form] = new RegExp(`<form[^>]* action="${action}".*?</form>`, "s").exec(await opened.text()) ?? [];
  expect(form, `a form for ${action} on ${path}`).toBeDefined();
  const hidden = [...form!.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(([, name, value]) => [
    name,
    value!.replaceAll("&amp;", "&"),
  ]);
  const sent = await page.request.post(new URL(action, opened.url()).href, {
    form: { ...Object.fromEntries(hidden), ...fields },
    headers: { Accept: "text/html", Origin: new URL(opened.url()).origin, "Sec-Fetch-Site": "same-origin" },
    maxRedirects: 0,
  });
  expect(sent.status(), action).toBe(303);
  return new URL(sent.headers().location!, opened.url()).href;
}

export async function expectSignedIn(page: Page, address: string, path = "/account"): Promise<void> {
  await expect(page).toHaveURL(path);
  await expect(page.getByText(address, { exact: true })).toBeVisible();
}

export function codeField(page: Page) {
  return page.getByLabel("Six-digit code");
}

const afterWrongCode = ["4 tries left", "3 tries left", "2 tries left", "one try left", "That was the last try"];

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
