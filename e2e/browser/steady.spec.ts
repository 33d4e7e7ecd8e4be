import { gzipSync } from "node:zlib";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright/test";
import { readEmail } from "../support/inbox";
import { ask, askAndRead, askOnPage, expect, heading, test } from "./support";

const largestOwnScriptBytes = 10 * 1024;

for (const viewport of [
  { width: 360, height: 640 },
  { width: 1280, height: 800 },
]) {
  test(`nothing on the sign-in pages moves by itself at ${viewport.width} by ${viewport.height}`, async ({
    page,
    openBrowser,
    person,
  }) => {
    await page.setViewportSize(viewport);
    await watchShifts(page);
    await page.goto("/login");
    await page.getByLabel("Email address").click();
    await expectNoShift(page);

    const mail = await askAndRead(page, person.address);
    // Two seconds have been counted, up and down.
    await expect(page.getByRole("timer")).toHaveText(/Requested\s*[2-9] s ago/);
    await expectNoShift(page);

    const other = await openBrowser({ viewport });
    await watchShifts(other);
    await other.goto(mail.link);
    await expect(other).toHaveURL("/login/confirm");
    await expectNoShift(other);
    await other.goto("/login/error?reason=otp_used");
    await expect(heading(other, "That link or code has already been used")).toBeVisible();
    await expectNoShift(other);
  });

  test(`an address of sixty characters fits into a window ${viewport.width} wide`, async ({
    page,
    openBrowser,
    person,
  }) => {
    const address =
      `wolfeschlegelsteinhausen.${person.address.split(".")[1]!.split("@")[0]}@bergerdorff.example`.padStart(60, "w");
    await page.setViewportSize(viewport);
    await ask(page, address);
    await expect(page.getByText(address, { exact: true })).toBeVisible();
    await expectNoOverflow(page);
    const mail = await readEmail(address);
    const other = await openBrowser({ viewport });
    await other.goto(mail.link);
    await expectNoOverflow(other);
    await other.getByRole("button", { name: "Sign in as" }).click();
    await expect(other.getByText(address, { exact: true })).toBeVisible();
    await expectNoOverflow(other);
    await other.goto(`/dev/inbox?${new URLSearchParams({ to: address })}`);
    await expectNoOverflow(other);
  });
}

// What every page of the framework loads (React, its router, its loader) stands in the build's manifest as root and
// polyfill files. All other scripts are ours; so are the inline ones, which carry the page's own content.
test("the sign-in page's own scripts weigh less than 10 KB compressed", async ({ page }) => {
  const manifest = JSON.parse(readFileSync(join(distFolder(), "build-manifest.json"), "utf8")) as {
    rootMainFiles: string[];
    polyfillFiles: string[];
  };
  const framework = new Set([...manifest.rootMainFiles, ...manifest.polyfillFiles].map((file) => `/_next/${file}`));
  expect(framework.size).toBeGreaterThan(1);

  for (const path of ["/login", "/login/check-email"]) {
    const scripts = new Map<string, Promise<Buffer>>();
    page.on("response", (response) => {
      if (response.request().resourceType() === "script")
        scripts.set(new URL(response.url()).pathname, response.body());
    });
    if (path === "/login") await page.goto(path, { waitUntil: "networkidle" });
    else await askOnPage(page, "weight@people.example");
    await page.waitForLoadState("load");
    page.removeAllListeners("response");
    expect(scripts.size).toBeGreaterThan(0);
    const own = [...scripts].filter(([file]) => !framework.has(file));
    const inline = await page.locator("script:not([src])").allTextContents();
    const sizes = [...(await Promise.all(own.map(([, body]) => body))), Buffer.from(inline.join("\n"))].map(
      (body) => gzipSync(body).length,
    );
    const total = sizes.reduce((sum, size) => sum + size, 0);
    test.info().annotations.push({
      type: "own scripts",
      description: `${path}: ${total} bytes compressed (${sizes.join(" + ")})`,
    });
    expect(total, `${path}: ${own.map(([file]) => file).join(", ")}`).toBeLessThan(largestOwnScriptBytes);
  }
});

function distFolder(): string {
  return fileURLToPath(new URL(`../../${process.env.POSTKEY_DIST_DIR || ".next"}`, import.meta.url));
}

async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shifts: string[] = [];
    Object.assign(window, { shifts });
    // Also those that Chromium forgives within half a second of an input: they move under the finger.
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number;
        sources?: { node?: Element }[];
      })[]) {
        shifts.push(`${entry.value} ${entry.sources?.map(({ node }) => node?.nodeName).join(" ")}`);
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
}

async function expectNoShift(page: Page): Promise<void> {
  expect(await page.evaluate(() => (window as unknown as { shifts: string[] }).shifts)).toEqual([]);
}

async function expectNoOverflow(page: Page): Promise<void> {
  const { scroll, width } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    width: document.documentElement.clientWidth,
  }));
  expect(scroll).toBe(width);
}
