// People press twice, more so on a slow line: the browser gives the first answer up and waits for the second.

import type { Page } from "playwright/test";
import { readAllEmail, readCode } from "../support/inbox";
import { ageChallenges, challengesOf, countOf, rows } from "../support/rows";
import { startSlowLine, type SlowLine } from "../support/slow-line";
import {
  alertOf,
  askAndRead,
  askOnPage,
  codeField,
  expect,
  expectSignedIn,
  heading,
  mailFor,
  test as base,
} from "./support";

type Fixtures = { latency: number; scripts: boolean; line: SlowLine };

const test = base.extend<Fixtures>({
  latency: [1_000, { option: true }],
  scripts: [true, { option: true }],
  line: async ({ latency }, use) => {
    const line = await startSlowLine(latency);
    await use(line);
    await line.stop();
  },
  proxy: async ({ line }, use) => use(line.proxy),
  javaScriptEnabled: async ({ scripts }, use) => use(scripts),
});

/**
 * Presses the second time while the first answer is held back. By the mouse or the keyboard alone: what else the runner
 * does waits for the answer. Where scripts hold the second press back, nothing more is sent.
 */
async function twice(line: SlowLine, press: () => Promise<unknown>): Promise<void> {
  const before = line.posts();
  const release = line.hold();
  await press();
  await expect.poll(() => line.posts()).toBe(before + 1);
  await press();
  release();
}

/** Finds the button while nothing is on its way. @returns a press on its place */
async function pressing(page: Page, name: string): Promise<() => Promise<void>> {
  const button = page.getByRole("button", { name });
  await button.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await button.boundingBox())!;
  return () => page.mouse.click(x + width / 2, y + height / 2);
}

async function expectOnce(address: string): Promise<void> {
  expect(await countOf(address)).toMatchObject({ users: 1, sessions: 1 });
  const events = await rows()`
    select name, count(*)::int from audit_events where address_hash in (select address_hash from challenges where email = ${address}) group by name order by name
  `;
  expect(events).toEqual([
    { name: "challenge.redeemed", count: 1 },
    { name: "challenge.requested", count: 1 },
    { name: "session.started", count: 1 },
  ]);
}

for (const scripts of [true, false]) {
  for (const latency of scripts ? [150, 2_000] : [1_000]) {
    test.describe(`with ${latency} ms of latency and scripts ${scripts ? "on" : "off"}`, () => {
      test.use({ latency, scripts });

      test("“Sign in as …” pressed twice in another browser signs in once", async ({
        page,
        line,
        elsewhereUnseen,
        person,
      }) => {
        const mail = await mailFor(elsewhereUnseen, person.address);
        await page.goto(mail.link);
        await expect(heading(page, "Sign in here?")).toBeVisible();
        await twice(line, await pressing(page, "Sign in as"));
        await expectSignedIn(page, person.address);
        await expectOnce(person.address);
      });

      test("a press on the page that confirms by itself signs in once", async ({ page, line, person }) => {
        const mail = await mailFor(page, person.address);
        if (scripts) {
          // The page sends its form by itself, and a finger comes on top of it.
          await page.addInitScript(() => {
            const pressToo = () =>
              setTimeout(() => document.querySelector<HTMLButtonElement>("main form button")?.click());
            document.addEventListener("submit", pressToo, { once: true });
          });
          await page.goto(mail.link);
        } else {
          await page.goto(mail.link);
          await twice(line, await pressing(page, "Sign in as"));
        }
        await expectSignedIn(page, person.address);
        await expectOnce(person.address);
      });

      test("Enter pressed twice behind the code signs in once", async ({ page, line, person }) => {
        const mail = await askAndRead(page, person.address);
        await codeField(page).focus();
        // With scripts the sixth digit sends the form, and Enter comes on top.
        if (scripts) await page.keyboard.type(mail.code.slice(0, 5));
        else await codeField(page).fill(mail.code);
        const keys = scripts ? [mail.code.slice(5), "Enter"] : ["Enter", "Enter"];
        await twice(line, () => page.keyboard.press(keys.shift()!));
        await expectSignedIn(page, person.address);
        await expectOnce(person.address);
      });
    });
  }

  test.describe(`with scripts ${scripts ? "on" : "off"}`, () => {
    test.use({ scripts });

    test("“Send” pressed twice sends one mail, and its code works", async ({ page, line, person }) => {
      await page.goto("/login");
      await page.getByLabel("Email address").fill(person.address);
      await twice(line, await pressing(page, "Send sign-in link"));
      await expect(heading(page, "Check your email")).toBeVisible();
      await expect(alertOf(page)).toHaveCount(0);
      const mail = await readCode(person.address);
      expect(await countOf(person.address)).toMatchObject({ challenges: 1, mails: 1 });
      await codeField(page).fill(mail.code);
      if (!scripts) await codeField(page).press("Enter");
      await expectSignedIn(page, person.address);
    });

    test("“Send it again” pressed twice sends one mail more, says so, and its code works", async ({
      page,
      line,
      person,
    }) => {
      const first = await askAndRead(page, person.address);
      await ageChallenges(person.address, 1.1);
      await page.reload();
      await twice(line, await pressing(page, "Send it again"));
      await expect(page.getByRole("status")).toContainText("Sent again");
      await expect(alertOf(page)).toHaveCount(0);
      const second = await readCode(person.address, { after: first });
      expect(await countOf(person.address)).toMatchObject({ challenges: 1, mails: 2 });
      await codeField(page).fill(second.code);
      if (!scripts) await codeField(page).press("Enter");
      await expectSignedIn(page, person.address);
    });
  });
}

test("a sign-in page that is opened again by “Back” and sent once more asks for nothing new at once, and again when its time is over", async ({
  page,
  person,
}) => {
  await askOnPage(page, person.address);
  await expect(heading(page, "Check your email")).toBeVisible();
  await page.goBack();
  await page.getByLabel("Email address").fill(person.address);
  await page.getByRole("button", { name: "Send sign-in link" }).click();
  await expect(heading(page, "Check your email")).toBeVisible();
  expect(await readAllEmail(person.address)).toHaveLength(1);
  await ageChallenges(person.address, 61);
  await page.goBack();
  await page.getByLabel("Email address").fill(person.address);
  await page.getByRole("button", { name: "Send sign-in link" }).click();
  await expect(heading(page, "Check your email")).toBeVisible();
  await expect.poll(() => challengesOf(person.address)).toHaveLength(2);
});
