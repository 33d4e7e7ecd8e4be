// What the tests of the development server share: the browser tests' own support, and a look at what the framework
// shows a developer.

import type { Page } from "playwright/test";
import { askOnPage, expect, heading } from "../browser/support";
import { readCode, type Email } from "../support/inbox";

export { askOnPage, codeField, expect, expectSignedIn, test } from "../browser/support";

/** Asks on the page, waits for the page that waits, and reads the mail. */
export async function askAndRead(page: Page, address: string, path?: string): Promise<Email & { code: string }> {
  await askOnPage(page, address, path);
  await expect(heading(page, "Check your email")).toBeVisible();
  return readCode(address);
}

/** Waits until React has hydrated the page: then its scripts work, and its warnings have been printed. */
export async function expectHydrated(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [document.body, ...document.body.querySelectorAll("*")].some((element) =>
      Object.keys(element).some((key) => key.startsWith("__reactFiber$")),
    ),
  );
  // The framework reports an error when the browser is idle.
  await page.evaluate(
    () => new Promise<void>((done) => requestIdleCallback(() => requestAnimationFrame(() => done()))),
  );
}

/** What the framework's own corner of the page says: "1 Issue", or the dialog of an error. */
export function issuesOf(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("nextjs-portal")].flatMap((portal) =>
      // The badge always exists, and is shown when there is something to report.
      [...(portal.shadowRoot?.querySelectorAll("[data-next-badge-root], [data-nextjs-dialog]") ?? [])]
        .filter((element) => getComputedStyle(element).display !== "none")
        .map((element) => (element as HTMLElement).innerText),
    ),
  );
}

export async function expectNoIssue(page: Page): Promise<void> {
  await expectHydrated(page);
  expect(await issuesOf(page), page.url()).toEqual([]);
}
