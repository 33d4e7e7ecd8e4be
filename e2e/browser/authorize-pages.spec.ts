// The sign-in page of an app: whose it is, where it leads, and what the app may fill in.

import { authorizePath, clients } from "../support/authorize";
import type { App } from "../support/app-process";
import { startAppWith } from "./other-app";
import { expect, heading, test } from "./support";

// Scripts change nothing here, and are most of what a page costs a test.
test.use({ javaScriptEnabled: false });

let app: App;
const marked = "Ledger & <b>Sons</b>";
test.describe.configure({ mode: "default" });
test.beforeAll(async () => {
  test.setTimeout(120_000);
  const database = process.env.POSTKEY_TEST_DATABASE_URL!;
  // Before the app starts: a process remembers for a while what clients there were.
  for (const [id, name, redirect] of [
    ["pages-ledger", marked, "https://ledger.example/in"],
    ["pages-phone", "Ledger on your phone", "com.example.ledger:/in"],
  ] as const) {
    await clients(database, "http://localhost:1", "add", "--id", id, "--name", name, "--redirect", redirect);
  }
  app = await startAppWith({ ALLOWED_REDIRECTS: "https://app.example/in" }, "authorize-pages-browser");
});
test.afterAll(() => app?.stop());

const request = (changes: Record<string, string>) => `${app.origin}${authorizePath(changes)}`;
const ledger = { client_id: "pages-ledger", redirect_uri: "https://ledger.example/in" };

test("the sign-in page names the app and the host that it leads to, as text", async ({ page }) => {
  await page.goto(request(ledger));
  await expect(heading(page, `Sign in to continue to ${marked}`)).toBeVisible();
  await expect(page.getByText("you'll continue to ledger.example.")).toBeVisible();
  await expect(page.locator("h1 b")).toHaveCount(0);
  await page.goto(request({ client_id: "pages-phone", redirect_uri: "com.example.ledger:/in" }));
  await expect(heading(page, "Sign in to continue to Ledger on your phone")).toBeVisible();
  await expect(page.getByText("you'll continue to com.example.ledger.")).toBeVisible();
  // The default client is named after this service.
  await page.goto(request({ redirect_uri: "https://app.example/in" }));
  await expect(heading(page, "Sign in to Postkey")).toBeVisible();
  await expect(page.getByText("you'll continue to app.example.")).toBeVisible();
  await page.goto(`${app.origin}/login`);
  await expect(page.getByText("you'll continue to")).toHaveCount(0);
});

test("a return path that somebody wrote names no app that is not registered", async ({ page }) => {
  for (const changes of [{ client_id: "nobody" }, { redirect_uri: "https://evil.example/in" }]) {
    await page.goto(
      `${app.origin}/login?${new URLSearchParams({ return_to: authorizePath({ ...ledger, ...changes }) })}`,
    );
    await expect(heading(page, "Sign in to Postkey")).toBeVisible();
    await expect(page.getByText("evil.example")).toHaveCount(0);
  }
});

test("login_hint fills the field and sends nothing; ui_locales chooses the language", async ({ page, person }) => {
  await page.goto(request({ ...ledger, login_hint: person.address, ui_locales: "ja" }));
  await expect(page.getByLabel("メールアドレス")).toHaveValue(person.address);
  await expect(page).toHaveURL(/\/login\?/);
  await expect(heading(page, `サインインして ${marked} に進む`)).toBeVisible();
  await page.goto(request({ ...ledger, login_hint: "x".repeat(255) }));
  await expect(page.getByLabel("Email address")).toHaveValue("");
  await page.goto(request({ ...ledger, login_hint: '"><script>alert(1)</script>' }));
  await expect(page.getByLabel("Email address")).toHaveValue('"><script>alert(1)</script>');
});
