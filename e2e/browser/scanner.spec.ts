import type { Page } from "playwright/test";
import { challengesOf } from "../support/rows";
import { expect, expectSignedIn, heading, mailFor, sessionCookie, test } from "./support";

const looks: Record<string, string>[] = [
  {},
  { Purpose: "prefetch" },
  { "Sec-Purpose": "prefetch" },
  { "Sec-Purpose": "prefetch;prerender" },
  { "X-Purpose": "preview" },
  { "X-Moz": "prefetch" },
  { "Next-Router-Prefetch": "1", RSC: "1" },
  { "User-Agent": "Mozilla/5.0 (compatible; LinkScanner/1.0)" },
];

test("a scanner that fetches the link, and one that runs its scripts, use nothing up; the person signs in afterwards", async ({
  page,
  openBrowser,
  person,
  playwright,
  baseURL,
}) => {
  const mail = await mailFor(page, person.address);
  const scanner = await playwright.request.newContext({ baseURL });
  for (const headers of looks) {
    for (const method of ["GET", "HEAD", "OPTIONS"]) {
      const answer = await scanner.fetch(mail.link, { method, headers, maxRedirects: 0 });
      expect(answer.headers()["set-cookie"], `${method} ${JSON.stringify(headers)}`).toBeUndefined();
      expect(answer.status()).toBeLessThan(500);
    }
  }
  await scanner.dispose();

  const headless = await openBrowser({ userAgent: "Mozilla/5.0 (compatible; LinkScanner/1.0) Chrome/140.0.0.0" });
  await headless.goto(mail.link, { waitUntil: "networkidle" });
  // Scripts have run: they cleaned the address.
  await expect(headless).toHaveURL("/login/confirm");
  expect(await sessionCookie(headless.context())).toBeUndefined();
  await expectUnused(person.address);

  await page.goto(mail.link);
  await expectSignedIn(page, person.address);
});

test("a prefetch by the very browser that asked uses nothing up", async ({ page, person }) => {
  const mail = await mailFor(page, person.address);
  for (const headers of looks) {
    for (const method of ["GET", "HEAD"]) await page.request.fetch(mail.link, { method, headers, maxRedirects: 0 });
  }
  await expectUnused(person.address);
  expect(await sessionCookie(page.context())).toBeUndefined();
  await page.goto(mail.link);
  await expectSignedIn(page, person.address);
});

const unseen = [
  {
    what: "a page that is prerendered",
    property: "prerendering",
    hidden: true,
    seen: false,
    event: "prerenderingchange",
  },
  {
    what: "a page in a background tab",
    property: "visibilityState",
    hidden: "hidden",
    seen: "visible",
    event: "visibilitychange",
  },
];

for (const { what, property, hidden, seen, event } of unseen) {
  test(`${what} redeems nothing until it is seen`, async ({ page, context, person }) => {
    const mail = await mailFor(page, person.address);
    const second = await context.newPage();
    await pretend(second, property, hidden);
    await second.goto(mail.link);
    await expect(heading(second, "Almost there")).toBeVisible();
    // The page's script runs and waits for this event.
    await second.waitForFunction((name) => document.documentElement.dataset.listens?.includes(name), event);
    await expectUnused(person.address);
    expect(await sessionCookie(context)).toBeUndefined();

    await second.evaluate(
      ([name, value, type]) => {
        Object.defineProperty(document, name as string, { value, configurable: true });
        document.dispatchEvent(new Event(type as string));
      },
      [property, seen, event],
    );
    await expectSignedIn(second, person.address);
  });
}

async function pretend(page: Page, property: string, value: unknown): Promise<void> {
  await page.addInitScript(
    ([name, pretended]) => {
      Object.defineProperty(document, name as string, { value: pretended, configurable: true });
      const listen = document.addEventListener.bind(document);
      document.addEventListener = (...given: Parameters<typeof listen>) => {
        const root = document.documentElement;
        root.dataset.listens = `${root.dataset.listens ?? ""} ${given[0]}`;
        listen(...given);
      };
    },
    [property, value],
  );
}

async function expectUnused(address: string): Promise<void> {
  const challenges = await challengesOf(address);
  expect(challenges.map(({ redeemed_at }) => redeemed_at)).toEqual([null]);
}
