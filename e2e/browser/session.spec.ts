import type { Page } from "playwright/test";
import { neighbour } from "../support/people";
import { expect, expectSignedIn, heading, mailFor, sessionCookie, signIn, test } from "./support";

// Scripts change nothing here, and are most of what a page costs a test.
test.use({ javaScriptEnabled: false });

test("signed in as somebody else, a link asks first; going on ends the earlier session", async ({
  page,
  openBrowser,
  elsewhereUnseen,
  person,
}) => {
  await signIn(page, person.address);
  const earlier = (await sessionCookie(page.context()))!;
  const bea = neighbour(person, "bea");
  const mail = await mailFor(elsewhereUnseen, bea.address);

  await page.goto(mail.link);
  await expect(heading(page, "Switch to another address?")).toBeVisible();
  await expect(page.getByText("This browser is signed in as a•••@people.example.")).toBeVisible();
  await page.getByRole("link", { name: "Stay signed in as a•••@people.example" }).click();
  await expectSignedIn(page, person.address);

  await page.goto(mail.link);
  await page.getByRole("button", { name: "Sign in as b•••@people.example" }).click();
  await expectSignedIn(page, bea.address);
  expect((await sessionCookie(page.context()))!.value).not.toBe(earlier.value);
  await expectRefused(await openBrowser(), earlier);
});

test.describe("with scripts", () => {
  test.use({ javaScriptEnabled: true });

  test("a link in the browser that asked does not switch users by itself", async ({ page, context, person }) => {
    const mail = await mailFor(page, person.address);
    const bea = neighbour(person, "bea");
    // The other tab keeps its request's cookie out of the way of this one's, as a second profile would.
    const cookies = await context.cookies();
    await context.clearCookies();
    await signIn(page, bea.address);
    await context.addCookies(cookies.filter(({ name }) => name.endsWith("-challenge")));

    await page.goto(mail.link);
    await expect(heading(page, "Switch to another address?")).toBeVisible();
    await page.goto("/account");
    await expectSignedIn(page, bea.address);
  });
});

test("signing out ends the session: a copy of its cookie is refused", async ({ page, openBrowser, person }) => {
  await signIn(page, person.address);
  const copy = (await sessionCookie(page.context()))!;
  const other = await openBrowser();
  await other.context().addCookies([copy]);
  await other.goto("/account");
  await expectSignedIn(other, person.address);

  await page.getByRole("button", { name: "Sign out of this browser" }).click();
  await expect(page).toHaveURL("/");
  await expect(page.getByRole("link", { name: "Sign in" })).toBeVisible();
  expect(await sessionCookie(page.context())).toBeUndefined();
  await expectRefused(other, copy);
});

test("a session cookie planted before the sign-in gains nothing", async ({
  page,
  context,
  openBrowser,
  person,
  baseURL,
}) => {
  const name = `postkey-${new URL(baseURL!).port}-session`;
  const planted = { name, value: "A".repeat(43), url: baseURL! };
  await context.addCookies([planted]);
  await signIn(page, person.address);
  const real = (await sessionCookie(context))!;
  expect(real.value).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(real.value).not.toBe(planted.value);
  expect(real).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });

  const attacker = await openBrowser();
  await attacker.context().addCookies([planted]);
  await attacker.goto("/account");
  await expect(attacker).toHaveURL("/login?return_to=%2Faccount");
});

test("signing in again gives a new session id and ends the former one", async ({
  page,
  context,
  openBrowser,
  elsewhereUnseen,
  person,
}) => {
  await signIn(page, person.address);
  const former = (await sessionCookie(context))!;

  const next = await mailFor(elsewhereUnseen, person.address);
  await page.goto(next.link);
  await page.getByRole("button", { name: "Sign in as" }).click();
  await expectSignedIn(page, person.address);
  expect((await sessionCookie(context))!.value).not.toBe(former.value);
  await expectRefused(await openBrowser(), former);
});

test("a first sign-in is greeted once", async ({ page, person }) => {
  await signIn(page, person.address);
  await expect(page.getByText("Welcome to Postkey")).toBeVisible();
  await page.getByRole("button", { name: "Sign out of this browser" }).click();
  await expect(page).toHaveURL("/");
  await signIn(page, person.address);
  await expect(page.getByText("Welcome to Postkey")).toHaveCount(0);
});

async function expectRefused(
  page: Page,
  cookie: NonNullable<Awaited<ReturnType<typeof sessionCookie>>>,
): Promise<void> {
  await page.context().addCookies([cookie]);
  await page.goto("/account");
  await expect(page).toHaveURL("/login?return_to=%2Faccount");
  const me = await page.request.get("/auth/me");
  expect(me.status()).toBe(401);
}
