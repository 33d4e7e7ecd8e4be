// "Where you're signed in" on /account: plain forms that end one session of the person, or all but this browser's.

import type { Page } from "playwright/test";
import { messagesIn } from "@/lib/i18n/locales";
import { signInByProgram, withToken } from "../support/api";
import { elsewhere, neighbour } from "../support/people";
import { eventsOf } from "../support/rows";
import { expect, expectSignedIn, heading, sessionCookie, signIn, test } from "./support";

// Scripts change nothing here, and are most of what a page costs a test.
test.use({ javaScriptEnabled: false });

const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const safari =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";

const list = (page: Page) => page.getByRole("region", { name: "Where you're signed in" });
const endOf = (page: Page, browser: string) =>
  list(page).getByRole("button", { name: `End this session (${browser})` });
const endOthers = (page: Page) => list(page).getByRole("button", { name: "End all other sessions" });
const sessionIdOf = async (page: Page) =>
  ((await (await page.request.get("/auth/me")).json()) as { session: { id: string } }).session.id;

async function expectSignedOut(page: Page): Promise<void> {
  expect((await page.request.get("/auth/me")).status()).toBe(401);
  await page.goto("/account");
  await expect(page).toHaveURL("/login?return_to=%2Faccount");
}

test("the list teaches what it is for, then shows each browser and ends the one that is chosen", async ({
  page,
  openBrowser,
  person,
}) => {
  await signIn(page, person.address);
  await expect(list(page).getByRole("listitem")).toHaveText(/^.+This browser$/);
  await expect(list(page)).toContainText("Nowhere else");
  await expect(list(page).getByRole("button")).toHaveCount(0);

  const [laptop, phone] = [await openBrowser({ userAgent: firefox }), await openBrowser({ userAgent: safari })];
  for (const other of [laptop, phone]) await signIn(other, person.address);
  await page.reload();
  await expect(list(page).getByRole("listitem")).toHaveCount(3);
  await expect(list(page).getByRole("listitem").first()).toContainText("This browser");
  await expect(list(page).getByText("This browser")).toHaveCount(1);
  const onPhone = list(page).getByRole("listitem").filter({ hasText: "Safari on iOS" });
  await expect(onPhone).toContainText(
    /Network2001:db8:[\da-f:]+\/48Last used\d+ \w+ \d{4}Started\d+ \w+ \d{4}, \d\d:\d\d UTC/,
  );

  const answer = page.waitForResponse("**/forms/end-session");
  await endOf(page, "Firefox on Linux").click();
  expect(await eventsOf((await (await answer).headerValue("x-request-id"))!)).toEqual([
    { name: "session.ended", reason: "ended_by_user" },
  ]);
  await expect(list(page).getByRole("status")).toContainText("That session has ended");
  await expect(list(page).getByRole("heading")).toBeInViewport();
  await expect(list(page).getByRole("listitem")).toHaveCount(2);
  await expect(endOf(page, "Firefox on Linux")).toHaveCount(0);
  await expectSignedOut(laptop);
  await phone.reload();
  await expectSignedIn(phone, person.address);
});

test("ending all others keeps this browser, programs included", async ({ page, openBrowser, person }) => {
  await signIn(page, person.address);
  const other = await openBrowser({ userAgent: firefox });
  await signIn(other, person.address);
  const program = await signInByProgram(elsewhere(person));
  const bea = await openBrowser();
  await signIn(bea, neighbour(person, "bea").address);
  await page.goto("/account");
  await endOthers(page).click();
  await expect(list(page).getByRole("status")).toContainText("All other sessions have ended");
  await expect(list(page).getByRole("listitem")).toHaveCount(1);
  await expect(endOthers(page)).toHaveCount(0);
  await expectSignedOut(other);
  expect((await withToken(program.access_token)).status).toBe(401);
  expect((await bea.request.get("/auth/me")).status()).toBe(200);
  await page.goto("/account");
  await expect(list(page).getByRole("status")).toHaveCount(0);
});

test("a page that was left open says that what has ended is ended, and a session that is nowhere is not in the list", async ({
  page,
  openBrowser,
  person,
}) => {
  await signIn(page, person.address);
  const other = await openBrowser({ userAgent: firefox });
  await signIn(other, person.address);
  await page.reload();
  await other.getByRole("button", { name: "Sign out of this browser" }).click();
  await expect(other).toHaveURL("/");
  await endOf(page, "Firefox on Linux").click();
  await expect(list(page).getByRole("status")).toContainText("That session has ended");
  await expect(list(page).getByRole("listitem")).toHaveCount(1);
  await page.goto("/account?problem=not_found");
  await expect(list(page).getByRole("status")).toContainText("That session isn't in your list");
});

test("another person's session id, an unknown and a malformed one do nothing, and are not told apart", async ({
  page,
  openBrowser,
  person,
  baseURL,
}) => {
  const bea = await openBrowser();
  await signIn(bea, neighbour(person, "bea").address);
  await signIn(page, person.address);
  const answers = new Set<string>();
  for (const session of [await sessionIdOf(bea), "00000000-0000-4000-8000-000000000000", "x", ""]) {
    const answer = await page.request.post("/forms/end-session", {
      form: { session },
      headers: { Origin: baseURL! },
      maxRedirects: 0,
    });
    answers.add(`${answer.status()} ${answer.headers().location!.replace(/request_id=[\w-]+/, "")}`);
  }
  expect([...answers]).toEqual(["303 /account?problem=not_found&"]);
  expect((await bea.request.get("/auth/me")).status()).toBe(200);
});

test("another site's page ends nothing, and who is not signed in is sent to the sign-in", async ({
  page,
  openBrowser,
  person,
  baseURL,
}) => {
  await signIn(page, person.address);
  const other = await openBrowser({ userAgent: firefox });
  await signIn(other, person.address);
  const form = { session: await sessionIdOf(other) };
  const foreign: Record<string, string>[] = [
    { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" },
    { Origin: "null" },
    { Origin: baseURL!, "Sec-Fetch-Site": "same-site" },
  ];
  for (const path of ["/forms/end-session", "/forms/end-other-sessions"]) {
    for (const headers of foreign) {
      expect((await page.request.post(path, { form, headers, maxRedirects: 0 })).status(), path).toBe(403);
    }
    expect((await page.request.get(path, { maxRedirects: 0 })).status(), path).toBe(405);
    const stranger = await openBrowser();
    const answer = await stranger.request.post(path, { form, headers: { Origin: baseURL! }, maxRedirects: 0 });
    expect([answer.status(), answer.headers().location], path).toEqual([303, "/login?return_to=%2Faccount"]);
  }
  expect((await other.request.get("/auth/me")).status()).toBe(200);
});

test("a made-up query does not claim that the others have ended", async ({ page, openBrowser, person }) => {
  await signIn(page, person.address);
  await signIn(await openBrowser({ userAgent: firefox }), person.address);
  await page.goto("/account?ended=others");
  await expect(endOthers(page)).toBeVisible();
  await expect(list(page).getByRole("status")).toHaveCount(0);
});

test.describe("on a small phone", () => {
  test.use({ viewport: { width: 360, height: 640 } });

  test("both buttons work, and nothing is wider than the page", async ({ page, openBrowser, person }) => {
    await signIn(page, person.address);
    const [laptop, phone] = [await openBrowser({ userAgent: firefox }), await openBrowser({ userAgent: safari })];
    for (const other of [laptop, phone]) await signIn(other, person.address);
    await page.reload();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await endOf(page, "Firefox on Linux").click();
    await expect(list(page).getByRole("status")).toContainText("That session has ended");
    await expectSignedOut(laptop);
    await endOthers(page).click();
    await expect(list(page).getByRole("status")).toContainText("All other sessions have ended");
    await expectSignedOut(phone);
    expect(await sessionCookie(page.context())).toBeDefined();
  });
});

test("the language that is asked for in the address stays over both buttons", async ({ page, openBrowser, person }) => {
  const locale = "ja";
  const { account } = messagesIn(locale).pages;
  await signIn(page, person.address);
  for (const userAgent of [firefox, safari]) await signIn(await openBrowser({ userAgent }), person.address);
  await page.goto(`/account?locale=${locale}`);
  const region = page.getByRole("region", { name: account.sessions.title });
  await region.getByRole("button", { name: account.sessions.end }).first().click();
  await expect(region.getByRole("status")).toContainText(account.sessions.ended.title);
  await region.getByRole("button", { name: account.sessions.endOthers }).click();
  await expect(region.getByRole("status")).toContainText(account.sessions.othersEnded.title);
  await expect(heading(page, account.signedIn)).toBeVisible();
});
