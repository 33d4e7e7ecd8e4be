// /docs/api in a browser that runs no scripts, on a phone and on a desk.

import { expect, test } from "./support";

test.use({ javaScriptEnabled: false });

for (const viewport of [
  { width: 360, height: 640 },
  { width: 1280, height: 800 },
]) {
  test(`the API's page reads without scripts at ${viewport.width} by ${viewport.height}`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await page.goto("/docs/api");
    await page.locator('nav a[href="#askForMail"]').click();
    await expect(page).toHaveURL("/docs/api#askForMail");
    await expect(page.locator("#askForMail")).toBeInViewport();
    const sample = page.locator('article[aria-labelledby="askForMail"] details').first();
    await sample.locator("summary").click();
    await expect(sample.locator("pre")).toContainText('-d \'{"email":"ada@example.com"}\'');
    const { scroll, width } = await page.evaluate(() => {
      for (const details of document.querySelectorAll("details")) details.open = true;
      return { scroll: document.documentElement.scrollWidth, width: document.documentElement.clientWidth };
    });
    expect(scroll).toBe(width);
  });
}
