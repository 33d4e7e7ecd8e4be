import { readEmail } from "../support/inbox";
import { forms } from "../support/routes";
import { askAndRead, codeField, expect, expectSignedIn, mailFor, signIn, test } from "./support";

test("a page for people who are signed in asks for a sign-in and comes back", async ({ page, person }) => {
  await page.goto("/account");
  await expect(page).toHaveURL("/login?return_to=%2Faccount");
  const mail = await askAndRead(page, person.address, page.url());
  await codeField(page).fill(mail.code);
  await expectSignedIn(page, person.address);
});

test("the return path travels with the mail, into another browser too", async ({
  elsewhereUnseen,
  page: other,
  person,
}) => {
  const mail = await mailFor(elsewhereUnseen, person.address, "/login?return_to=%2Faccount%3Ffrom%3Dletter");
  await other.goto(mail.link);
  await other.getByRole("button", { name: "Sign in as" }).click();
  await expectSignedIn(other, person.address, "/account?from=letter");
});

test("a return path added to the link later does not override the one that was asked with", async ({
  page,
  person,
}) => {
  const mail = await mailFor(page, person.address, "/login?return_to=%2Faccount%3Ffrom%3Dletter");
  await page.goto(`${mail.link}&return_to=%2Faccount%3Ffrom%3Dattacker`);
  await expectSignedIn(page, person.address, "/account?from=letter");
});

const hostile = [
  "https://evil.example/",
  "//evil.example",
  "///evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/\t/evil.example",
  "/..//evil.example",
  "javascript:alert(1)",
  "data:text/html,hello",
  "@evil.example",
  ".evil.example",
  "/login?return_to=/login",
  ...forms.map((name) => `/forms/${name}`),
];

test("return paths that lead elsewhere are ignored", async ({ page, person }) => {
  for (const returnTo of hostile) {
    const answer = await page.request.get(`/login?${new URLSearchParams({ return_to: returnTo })}`);
    expect(/name="return_to" value="([^"]*)"/.exec(await answer.text())?.[1], returnTo).toBe("/account");
  }
  // Given twice, in the query: none of the two counts.
  await page.goto("/login?return_to=/account?a&return_to=//evil.example");
  await expect(page.locator("input[name=return_to]")).toHaveValue("/account");

  // A field that somebody changed on its way is looked at again.
  await page.getByLabel("Email address").fill(person.address);
  await page.locator("input[name=return_to]").evaluate((field: HTMLInputElement) => (field.value = "//evil.example"));
  await page.getByRole("button", { name: "Send sign-in link" }).click();
  const mail = await readEmail(person.address);
  await page.goto(mail.link);
  await expectSignedIn(page, person.address);
});

test("the sign-in pages send on whoever is signed in already", async ({ page, person }) => {
  await signIn(page, person.address);
  await page.goto("/login");
  await expect(page).toHaveURL("/account");
  await page.goto("/login?return_to=%2Faccount%3Ffrom%3Dletter");
  await expect(page).toHaveURL("/account?from=letter");
  await page.goto(`/login?${new URLSearchParams({ return_to: "//evil.example" })}`);
  await expect(page).toHaveURL("/account");
  await page.goto("/login/check-email");
  await expect(page).toHaveURL("/account");
  await page.goto("/");
  await page.getByRole("link", { name: "Go to your account" }).click();
  await expectSignedIn(page, person.address);
});

test("the address in the query fills the field", async ({ page, person }) => {
  await page.goto(`/login?${new URLSearchParams({ email: person.address })}`);
  await expect(page.getByLabel("Email address")).toHaveValue(person.address);
});
