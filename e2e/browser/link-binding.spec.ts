import { wrongCode } from "../support/inbox";
import { challengesOf } from "../support/rows";
import type { App } from "../support/app-process";
import { startAppWith } from "./other-app";
import { alertOf, codeField, expect, expectSignedIn, heading, mailFor, sessionCookie, test } from "./support";

test.describe("LINK_BINDING=code", () => {
  // One app for all of them: in order, in one worker.
  test.describe.configure({ mode: "default" });
  let app: App;
  test.beforeAll(async () => {
    test.slow();
    app = await startAppWith({ LINK_BINDING: "code" }, "binding-code");
  });
  test.afterAll(() => app.stop());

  test("another browser must type the code as well", async ({ page, openBrowser, person }) => {
    const mail = await mailFor(page, person.address, `${app.origin}/login`);
    const other = await openBrowser();
    await other.goto(mail.link);
    await expect(heading(other, "Sign in here?")).toBeVisible();
    await expect(other.getByText("also enter the six-digit code from the same email")).toBeVisible();
    await codeField(other).fill(mail.code);
    // The button says who signs in here, so typing six digits does not press it.
    await other.getByRole("button", { name: "Sign in as a•••@people.example" }).click();
    await expectSignedIn(other, person.address, `${app.origin}/account`);
  });

  test("a wrong code in another browser counts, a mistyped one does not, and the link stays where it is", async ({
    page,
    openBrowser,
    person,
  }) => {
    const mail = await mailFor(page, person.address, `${app.origin}/login`);
    const other = await openBrowser();
    await other.goto(mail.link);
    const send = other.getByRole("button", { name: "Sign in as" });
    await codeField(other).fill("123");
    await send.click();
    await expect(alertOf(other)).toContainText("The code is six digits");
    await codeField(other).fill(wrongCode(mail.code));
    await send.click();
    await expect(alertOf(other)).toContainText("4 tries left");
    expect((await challengesOf(person.address))[0]?.code_tries).toBe(1);
    await codeField(other).fill(mail.code);
    await send.click();
    await expectSignedIn(other, person.address, `${app.origin}/account`);
  });

  test("after five wrong codes only the browser that asked can use the link", async ({ page, openBrowser, person }) => {
    const mail = await mailFor(page, person.address, `${app.origin}/login`);
    const other = await openBrowser();
    await other.goto(mail.link);
    for (let round = 0; round < 5; round++) {
      await codeField(other).fill(wrongCode(mail.code, round));
      await other.getByRole("button", { name: "Sign in as" }).click();
      await expect(other.getByRole("main")).toContainText(
        round < 4
          ? `${["4 tries", "3 tries", "2 tries", "one try"][round]} left`
          : "Open the link in the browser where you requested it",
      );
    }
    await expect(other.getByRole("main").getByRole("button")).toHaveCount(0);
    expect(await sessionCookie(other.context())).toBeUndefined();
    await page.goto(mail.link);
    await expectSignedIn(page, person.address, `${app.origin}/account`);
  });

  test("the browser that asked needs no code beside the link", async ({ page, person }) => {
    const mail = await mailFor(page, person.address, `${app.origin}/login`);
    await page.goto(mail.link);
    await expectSignedIn(page, person.address, `${app.origin}/account`);
  });
});

test("LINK_BINDING=same-browser refuses the link elsewhere, says what to do, and it works where it was asked for", async ({
  page,
  openBrowser,
  person,
}) => {
  // An app has to start first.
  test.slow();
  const app = await startAppWith({ LINK_BINDING: "same-browser" }, "binding-same-browser");
  try {
    const mail = await mailFor(page, person.address, `${app.origin}/login`);
    const other = await openBrowser();
    await other.goto(mail.link);
    await expect(heading(other, "Open this link in the browser where you requested it")).toBeVisible();
    await expect(other.getByText("The link still works there.")).toBeVisible();
    await expect(other.getByRole("link", { name: "Request a new email here" })).toBeVisible();
    await page.goto(mail.link);
    await expectSignedIn(page, person.address, `${app.origin}/account`);
    // They would go on asking an app that is about to stop.
    await Promise.all([page.close(), other.close()]);
  } finally {
    await app.stop();
  }
});
