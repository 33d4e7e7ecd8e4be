// People may set the clock of their device while a page waits. So the times that count on a page use another clock.

import type { Page } from "playwright/test";
import { askAndRead, expect, test } from "./support";

const hour = 3_600_000;

for (const [set, shift] of [
  ["back", -hour],
  ["forward", hour],
] as const) {
  test(`a device clock that is set ${set} by an hour changes neither the wait nor the time since the mail`, async ({
    page,
    person,
  }) => {
    await page.addInitScript(() => {
      const theirs = Date.now.bind(Date);
      let shifted = 0;
      Date.now = () => theirs() + shifted;
      Object.assign(window, { setClock: (by: number) => (shifted = by) });
    });
    await askAndRead(page, person.address);
    await expect.poll(() => secondsLeft(page)).toBeLessThan(60);
    const before = await secondsLeft(page);
    await page.evaluate((by) => (window as unknown as { setClock(by: number): void }).setClock(by), shift);
    // Two further seconds have been counted since.
    await expect.poll(() => secondsLeft(page)).toBeLessThan(before - 1);
    expect(await secondsLeft(page)).toBeGreaterThan(0);
    await expect(page.getByRole("timer")).toHaveText(/Requested\s*\d+ s ago/);
  });
}

/** What the button counts; more than a minute counts as an hour would. */
async function secondsLeft(page: Page): Promise<number> {
  const text = (await page.getByRole("button", { name: "Send it again" }).textContent()) ?? "";
  return Number(/^Send it again in (\d+) s$/.exec(text)?.[1] ?? (text === "Send it again" ? 0 : 3_600));
}
