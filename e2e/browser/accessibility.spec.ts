import axe from "axe-core";
import type { Page } from "playwright/test";
import { signInByProgram } from "../support/api";
import { readCode } from "../support/inbox";
import { elsewhere, neighbour } from "../support/people";
import { expectAllVisited, visits } from "../support/visits";
import {
  alertOf,
  ask,
  askAndRead,
  codeField,
  expect,
  expectSignedIn,
  heading,
  mailFor,
  signIn,
  test,
  typeWrongCodes,
} from "./support";

test("axe finds nothing on every page", async ({ page, openBrowser, person }) => {
  expectAllVisited();
  const [asking, signedIn] = [await openBrowser(), await openBrowser()];
  const mail = await askAndRead(asking, neighbour(person, "bea").address);
  await signIn(signedIn, person.address);
  const who = { anybody: page, asking, "signed in": signedIn };
  for (const [path, { as, query, goesOn }] of Object.entries(visits)) {
    if (goesOn) continue;
    await who[as].goto(`${path}${query?.(mail) ?? ""}`);
    await expectClean(who[as], path);
  }
  for (const path of ["/login?problem=invalid_email&email=nobody&request_id=k3v9x2m7q4p8w6r5", "/nowhere"]) {
    await page.goto(path);
    await expectClean(page, path);
  }
});

test("axe finds nothing while somebody waits and types", async ({ page, person }) => {
  const mail = await askAndRead(page, person.address);
  await expectClean(page, "check-email");
  await codeField(page).fill("12");
  await codeField(page).press("Enter");
  await expect(alertOf(page)).toBeVisible();
  await expectClean(page, "check-email after a mistake");
  await typeWrongCodes(page, mail.code);
  await expectClean(page, "check-email without a code");
  await ask(page, person.address);
  await expect(page.getByRole("status")).toBeVisible();
  await expectClean(page, "check-email asked too early");
});

test("axe finds nothing where the link lands, and in the account", async ({
  page,
  openBrowser,
  elsewhereUnseen,
  person,
}) => {
  const bea = neighbour(person, "bea");
  const theirs = await mailFor(elsewhereUnseen, bea.address);
  const other = await openBrowser();
  await other.goto(theirs.link);
  await expectClean(other, "confirm in another browser");
  await signIn(page, person.address);
  await expectClean(page, "account");
  await signInByProgram(elsewhere(person));
  await page.goto("/account?ended=one");
  await expect(page.getByRole("button", { name: "End this session" })).toBeVisible();
  await expectClean(page, "account with another session");
  await page.goto("/account/tokens");
  await page.getByLabel("Token name").fill("Nightly backup");
  await page.getByRole("button", { name: "Create token" }).click();
  await expect(page.getByLabel("Your new token")).toBeVisible();
  await expectClean(page, "a token that was just made");
  await page.goto("/account/tokens?problem=validation_failed&request_id=k3v9x2m7q4p8w6r5");
  await expectClean(page, "tokens after a mistake");
  await page.goto(theirs.link);
  await expect(heading(page, "Switch to another address?")).toBeVisible();
  await expectClean(page, "confirm as somebody else");
  await page.goto("/");
  await expectClean(page, "start page, signed in");
});

test("axe finds nothing in the inbox and in the mail itself", async ({ page, openBrowser, person }) => {
  const mail = await mailFor(page, person.address);
  for (const tab of ["html", "text", "source"]) {
    await page.goto(`/dev/inbox?to=${person.address}&tab=${tab}`);
    await expectClean(page, `inbox, ${tab}`);
  }
  // In a browser of its own: the policy of a page of ours would take the mail's styles away.
  const reader = await openBrowser();
  await reader.setContent(mail.html);
  await expectClean(reader, "the mail");
});

test("the whole sign-in works by keyboard, and the focus is always seen", async ({ page, person }) => {
  await page.goto("/");
  await tabTo(page, "Sign in");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/login");
  await tabTo(page, "Email address");
  await page.keyboard.type(person.address);
  await tabTo(page, "Send sign-in link");
  await page.keyboard.press("Enter");
  await expect(heading(page, "Check your email")).toBeVisible();
  const mail = await readCode(person.address);
  await tabTo(page, "Six-digit code");
  await page.keyboard.type(mail.code);
  await expectSignedIn(page, person.address);
  await tabTo(page, "Sign out of this browser");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/");
});

test("the first Tab stop leads past the header", async ({ page }) => {
  await page.goto("/login");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeInViewport();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Email address")).toBeFocused();
});

/** In light colours and in dark ones, of which only the contrast can be another matter. */
async function expectClean(page: Page, what: string): Promise<void> {
  await page.evaluate(axe.source);
  expect(
    { light: await violationsIn(page, "light"), dark: await violationsIn(page, "dark", ["color-contrast"]) },
    what,
  ).toEqual({ light: [], dark: [] });
}

// /docs/api repeats one view for eighty operations and schemas. Two are as good as all, which take axe twenty seconds.
const repeated = ".api-part > .panel ~ .panel ~ .panel";

async function violationsIn(page: Page, colorScheme: "light" | "dark", runOnly?: string[]): Promise<string[]> {
  // A colour that is on its way to another one would be measured half way.
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  const { violations } = await page.evaluate(
    ([exclude, rules]) =>
      (window as unknown as { axe: typeof axe }).axe.run(
        { include: [["html"]], exclude: [[exclude]] },
        { iframes: false, runOnly: rules },
      ),
    [repeated, runOnly] as const,
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

/** Presses Tab until the control of this name has the focus; every stop on the way must show a ring. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let stops = 0; stops < 15; stops++) {
    await page.keyboard.press("Tab");
    const focus = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement & { labels?: NodeListOf<HTMLLabelElement> };
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return {
        name: (element.labels?.[0] ?? element).textContent?.trim(),
        ring: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
      };
    });
    expect(focus, "the focus is seen").toMatchObject({ ring: true });
    if (focus.name === name) return;
  }
  throw new Error(`Tab never came to "${name}".`);
}
