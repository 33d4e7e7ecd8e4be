// Playwright's `test` with two fixtures: `address`, which no other test uses, and `signIn(page, address)`. Copy this file
// next to your tests. It needs a Postkey with CAPTURED_INBOX=on, at POSTKEY_URL.

import { randomUUID } from "node:crypto";
import { test as base, expect, type APIRequestContext, type Page } from "playwright/test";

export { expect };

const postkey = process.env.POSTKEY_URL || "http://localhost:3000";
const longestWaitMilliseconds = 30_000;

/** A mail in the captured inbox. */
export type Mail = { id: string; to: string; subject: string; text: string; html: string; raw: string; at: string };

type Fixtures = {
  /** An address for this test only. Limits count per mailbox, and an address with a plus tag is the same mailbox. */
  address: string;
  /** Signs in, on the sign-in page that `page` shows or on Postkey's own. Afterwards `page` is where the sign-in leads. */
  signIn: (page: Page, address: string) => Promise<void>;
};

export const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern
  address: async ({}, use) => use(`ada.${randomUUID()}@example.com`),
  signIn: async ({ request }, use) =>
    use(async (page, address) => {
      if (!page.url().startsWith(`${postkey}/login`)) await page.goto(`${postkey}/login`);
      const before = await mailTo(request, address);
      await page.locator("input[name=email]").fill(address);
      await page.locator("input[name=email]").press("Enter");
      await page.locator("input[name=code]").waitFor();
      const mail = await nextMail(request, address, before);
      await page.locator("input[name=code]").fill(codeIn(mail));
      // The page sends six digits by itself.
      await page.waitForURL((url) => !url.href.startsWith(`${postkey}/login`));
    }),
});

/** Every mail to an address, the newest first. */
export async function mailTo(request: APIRequestContext, address: string): Promise<Mail[]> {
  const answer = await request.get(`${postkey}/dev/inbox/messages`, { params: { to: address } });
  if (!answer.ok())
    throw new Error(
      `${postkey}/dev/inbox/messages answered ${answer.status()}. Does Postkey run there with CAPTURED_INBOX=on?`,
    );
  return (await answer.json()) as Mail[];
}

/** Waits for a mail that was not there before. */
export async function nextMail(
  request: APIRequestContext,
  address: string,
  before: readonly Mail[] = [],
): Promise<Mail> {
  const known = new Set(before.map(({ id }) => id));
  const deadline = Date.now() + longestWaitMilliseconds;
  while (Date.now() < deadline) {
    const mail = (await mailTo(request, address)).find(({ id }) => !known.has(id));
    if (mail) return mail;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`No mail came to ${address}.`);
}

/** The six digits in a sign-in mail. */
export function codeIn({ text }: Mail): string {
  const code = /^ {4}(\d{6})$/m.exec(text)?.[1];
  if (!code) throw new Error(`There is no code in this mail:\n${text}`);
  return code;
}

/** The link in a sign-in mail. */
export function linkIn({ text }: Mail): string {
  const link = /^\S+[?&]token=[\w-]{43}$/m.exec(text)?.[0];
  if (!link) throw new Error(`There is no link in this mail:\n${text}`);
  return link;
}
