// A browser that keeps no cookies gets a warning before anything is sent or used up.

import { findFreePort } from "../../scripts/find-port.mjs";
import { PlainBrowser } from "../support/api";
import { startForgetful } from "../support/forgetful";
import { startOwnApp, type OwnApp } from "../support/own-app";
import { readEmail } from "../support/inbox";
import { elsewhere } from "../support/people";
import { challengesOf, countOf } from "../support/rows";
import { askOnPage, expect, heading, test } from "./support";

let app: OwnApp;
let between: Awaited<ReturnType<typeof startForgetful>>;
let origin: string;

test.describe.configure({ mode: "default", timeout: 120_000 });
test.beforeAll(async () => {
  test.setTimeout(120_000);
  const port = await findFreePort();
  origin = `http://localhost:${port}`;
  app = await startOwnApp("cookieless", { AUTH_URL: origin });
  between = await startForgetful(port, Number(app.port));
});
test.afterAll(async () => {
  await between?.stop();
  await app?.stop();
});

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with scripts" : "without scripts";
  test.describe(how, () => {
    test.use({ javaScriptEnabled });

    test(`a browser ${how} that keeps no cookies gets no mail and is told what to do`, async ({ page, person }) => {
      await askOnPage(page, person.address, `${origin}/login?return_to=%2Faccount%2Ftokens`);
      await expect(heading(page, "Your browser isn't accepting cookies")).toBeVisible();
      await expect(page.getByRole("main")).toContainText("We didn't send anything.");
      expect(await countOf(person.address, app.database.sql)).toMatchObject({ challenges: 0, mails: 0 });
      await page.getByRole("link", { name: "Try again" }).click();
      await expect(page.getByLabel("Email address")).toHaveValue(person.address);
      await expect(page.locator("input[name=return_to]")).toHaveValue("/account/tokens");
      await page.getByRole("button", { name: "Send sign-in link" }).click();
      await expect(heading(page, "Your browser isn't accepting cookies")).toBeVisible();
      expect(await countOf(person.address, app.database.sql)).toMatchObject({ challenges: 0, mails: 0 });
    });

    test(`a link opened ${how} where no cookies are kept is not used up`, async ({ page, person }) => {
      const asked = new PlainBrowser(elsewhere(person), origin);
      const posted = await asked.post("/forms/request-link", { email: person.address });
      expect(posted.headers.location).toMatch(/^\/login\/check-email/);
      const { link, token } = await readEmail(person.address, { origin });
      await page.goto(link);
      await page.getByRole("button", { name: "Sign in as" }).click();
      await expect(heading(page, "Your browser isn't accepting cookies")).toBeVisible();
      await expect(page.getByRole("main")).toContainText("Your link still works.");
      expect((await challengesOf(person.address, app.database.sql))[0]).toMatchObject({ redeemed_at: null });
      // What is posted by hand needs no page before it.
      expect((await asked.post("/forms/confirm-link", { token })).headers.location).toBe("/account");
    });
  });
}
