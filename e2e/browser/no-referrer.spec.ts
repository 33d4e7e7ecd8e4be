// Behind a proxy that adds Referrer-Policy: no-referrer, as hardening guides advise, browsers send "Origin: null" with every
// form of our own pages.

import { startHeaderProxy, type HeaderProxy } from "../support/header-proxy";
import { readCode } from "../support/inbox";
import { startOwnApp, type OwnApp } from "../support/own-app";
import { askOnPage, expect, expectSignedIn, heading, sessionCookie, test } from "./support";

let proxy: HeaderProxy;
let app: OwnApp;
test.describe.configure({ mode: "default" });
test.beforeAll(async () => {
  test.setTimeout(120_000);
  proxy = await startHeaderProxy({ "Referrer-Policy": "no-referrer" });
  app = await startOwnApp("no_referrer", { AUTH_URL: proxy.origin });
  proxy.leadTo(app.port);
});
test.afterAll(async () => {
  await app?.stop();
  await proxy?.stop();
});

for (const javaScriptEnabled of [true, false]) {
  test(`behind a proxy that adds no-referrer the whole sign-in works, ${javaScriptEnabled ? "with" : "without"} scripts`, async ({
    openBrowser,
    person,
  }) => {
    const page = await openBrowser({ javaScriptEnabled });
    const origins: (string | undefined)[] = [];
    page.on(
      "request",
      (request) =>
        void (request.method() === "POST" && request.allHeaders().then(({ origin }) => origins.push(origin))),
    );

    await askOnPage(page, person.address, `${proxy.origin}/login`);
    await expect(heading(page, "Check your email")).toBeVisible();
    const mail = await readCode(person.address, { origin: proxy.origin });
    await page.goto(mail.link);
    if (!javaScriptEnabled) await page.getByRole("button", { name: "Sign in as" }).click();
    await expectSignedIn(page, person.address, `${proxy.origin}/account`);

    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page).toHaveURL(`${proxy.origin}/`);
    expect(await sessionCookie(page.context())).toBeUndefined();
    // Without this the test would show nothing.
    expect(origins.length).toBeGreaterThan(2);
    expect(new Set(origins)).toEqual(new Set(["null"]));
  });
}
