// The link of an app's sign-in, opened in another browser than the one where it began, and two apps in two tabs.

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright/test";
import type { App } from "../support/app-process";
import { authorizePath, clients } from "../support/authorize";
import { readCode } from "../support/inbox";
import { ageChallenges } from "../support/rows";
import { startAppWith } from "./other-app";
import { ask, askAndRead, askOnPage, codeField, expect, heading, mailFor, submit, test } from "./support";

let app: App;
let site: Server;
let there: string;
test.describe.configure({ mode: "default" });
test.beforeAll(async () => {
  test.setTimeout(120_000);
  site = createServer((request, response) => {
    const name = request.url!.startsWith("/begin")
      ? "Begin at Ledger"
      : request.url!.startsWith("/x")
        ? "App X"
        : "App Y";
    response
      .writeHead(200, { "Content-Type": "text/html" })
      .end(`<!doctype html><title>${name}</title><link rel="icon" href="data:,"><h1>${name}</h1>`);
  });
  await new Promise<void>((resolve) => {
    site.listen(0, "127.0.0.1", resolve);
  });
  there = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  const database = process.env.POSTKEY_TEST_DATABASE_URL!;
  // Before the app starts: a process remembers for a while what clients there were.
  for (const words of [
    ["--id", "elsewhere-x", "--name", "Ledger", "--initiate-login-uri", `${there}/begin?from=postkey`],
    ["--id", "elsewhere-y", "--name", "Books"],
  ]) {
    await clients(
      database,
      "http://localhost:1",
      "add",
      ...words,
      "--redirect",
      "http://127.0.0.1/x",
      "--redirect",
      "http://127.0.0.1/y",
    );
    // Of a run before this one.
    await clients(database, "http://localhost:1", "edit", words[1]!, "--initiate-login-uri", words[5] ?? "");
  }
  app = await startAppWith({}, "app-elsewhere");
});
test.afterAll(async () => {
  await app?.stop();
  site?.close();
});

const request = (which: "x" | "y", changes: Record<string, string> = {}) =>
  `${app.origin}${authorizePath({ client_id: `elsewhere-${which}`, redirect_uri: `${there}/${which}`, state: `state of ${which}`, ...changes })}`;

async function expectBackAt(page: Page, which: "x" | "y"): Promise<void> {
  await expect(heading(page, `App ${which.toUpperCase()}`)).toBeVisible();
  expect(new URL(page.url()).searchParams.get("state")).toBe(`state of ${which}`);
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test(`another browser is told to type the code where it began, ${javaScriptEnabled ? "with" : "without"} scripts, and the code still works there`, async ({
      page,
      openBrowser,
      person,
    }) => {
      const mail = await askAndRead(page, person.address, request("x"));
      const other = await openBrowser({ javaScriptEnabled });
      await other.goto(mail.link);
      await expect(heading(other, "You started in another browser")).toBeVisible();
      await expect(other.getByText("signing in to Ledger")).toBeVisible();
      await expect(other.getByText(mail.reference)).toBeVisible();
      await expect(other.getByText(person.address, { exact: true })).toHaveCount(0);
      await expect(other.locator("form")).toHaveCount(0);
      await codeField(page).fill(mail.code);
      await expectBackAt(page, "x");
    });
  });
}

test("it offers to begin at the app where the app has a page for that, and never the app's own return address", async ({
  page,
  openBrowser,
  person,
}) => {
  const mail = await mailFor(page, person.address, request("x"));
  const other = await openBrowser();
  await other.goto(mail.link);
  const hrefs = await other
    .locator("main a")
    .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href));
  expect(hrefs.filter((href) => href.startsWith(there))).toEqual([
    `${there}/begin?from=postkey&iss=${encodeURIComponent(app.origin)}`,
  ]);
  await other.getByRole("link", { name: "Go to Ledger" }).click();
  await expect(heading(other, "Begin at Ledger")).toBeVisible();
  const books = await mailFor(page, person.address, request("y"));
  await other.goto(books.link);
  await expect(other.getByText("signing in to Books")).toBeVisible();
  await expect(other.locator(`main a[href^="${there}"]`)).toHaveCount(0);
});

test("a browser where the same person is signed in already is told the same, and stays where it is", async ({
  page,
  openBrowser,
  person,
}) => {
  const other = await openBrowser();
  const first = await mailFor(other, person.address, `${app.origin}/login`);
  await submit(other, first.link, "/forms/confirm-link");
  await ask(page, person.address, request("x"));
  const mail = await readCode(person.address, { after: first });
  await other.goto(mail.link);
  await expect(heading(other, "You started in another browser")).toBeVisible();
  await codeField(page).fill(mail.code);
  await expectBackAt(page, "x");
});

test("two apps in two tabs: each tab ends in its own app, whichever asked last", async ({ page, person }) => {
  const mailX = await askAndRead(page, person.address, request("x"));
  const second = await page.context().newPage();
  await ask(second, person.address, request("y"));
  await expect(heading(second, "Check your email")).toBeVisible();
  const mailY = await readCode(person.address, { after: mailX });
  await codeField(page).fill(mailX.code);
  await expectBackAt(page, "x");
  // The tab of Y goes on by itself, to Y: the browser is signed in now.
  await second.bringToFront();
  await expectBackAt(second, "y");
  await page.goto(mailY.link);
  await expectBackAt(page, "y");
});

test("back and forward in an app's sign-in: the form keeps the app, and the newest request wins", async ({
  page,
  person,
}) => {
  await askOnPage(page, person.address, request("x"));
  const first = await readCode(person.address);
  await page.goBack();
  await expect(heading(page, "Sign in to continue to Ledger")).toBeVisible();
  await page.goForward();
  await expect(heading(page, "Check your email")).toBeVisible();
  await page.goto(request("y"));
  await expect(heading(page, "Sign in to continue to Books")).toBeVisible();
  await page.getByLabel("Email address").fill(person.address);
  await page.getByRole("button", { name: "Send sign-in link" }).click();
  await expect(heading(page, "Check your email")).toBeVisible();
  const second = await readCode(person.address, { after: first });
  await page.goto(second.link);
  await expectBackAt(page, "y");
  await page.goBack();
  await expect(heading(page, "Check your email")).toHaveCount(0);
});

test("a link that ran out in an app's sign-in leads back to the app's form, with the address", async ({
  page,
  person,
}) => {
  const mail = await mailFor(page, person.address, request("x"));
  await ageChallenges(person.address, 31);
  await page.goto(mail.link);
  await page.getByRole("link", { name: "Request a new email" }).click();
  await expect(heading(page, "Sign in to continue to Ledger")).toBeVisible();
  await expect(page.getByLabel("Email address")).toHaveValue(person.address);
  await page.getByRole("button", { name: "Send sign-in link" }).click();
  const again = await readCode(person.address, { after: mail });
  await codeField(page).fill(again.code);
  await expectBackAt(page, "x");
});
