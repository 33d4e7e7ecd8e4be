// An app's request on its way through the sign-in pages, and how often an app may make one.

import { expect, test } from "playwright/test";
import { PlainBrowser } from "../support/api";
import { authorizePath, pathAfter } from "../support/authorize";
import { readCode } from "../support/inbox";
import { startOwnApp, type OwnApp } from "../support/own-app";
import { somebodyNew } from "../support/people";

const redirect_uri = "https://app.example/signed-in";
const codesPerSession = 6;

let app: OwnApp;
test.describe.configure({ mode: "default" });
test.beforeAll(async () => {
  test.setTimeout(120_000);
  app = await startOwnApp("authorize_pages", {
    ALLOWED_REDIRECTS: redirect_uri,
    LIMIT_AUTHORIZE_PER_SESSION: `${codesPerSession}/10m`,
  });
});
test.afterAll(() => app?.stop());

const states = {
  "of Japanese": "状態を確かめる".repeat(146),
  "of emoji": "💌👩‍👩‍👧".repeat(100),
  "of reserved characters": "a b&c=d:/?#[]@!$&'()*+,;=%\"<>\\^`{|}~%2F%252F".repeat(20),
};

/** What stands in a page's hidden field, as a browser reads it. */
const fieldOf = (html: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)![1]!.replaceAll("&amp;", "&");

for (const [what, state] of Object.entries(states)) {
  test(`a long state ${what} comes back as it was, through the form, a refusal, the code and the link`, async () => {
    const browser = new PlainBrowser(somebodyNew("ada"), app.origin);
    const first = await browser.get(authorizePath({ redirect_uri, state }));
    expect(first.status, first.text).toBe(303);
    const login = await browser.get(first.headers.location!);
    // What the person typed is no address: the page comes again, with the request.
    const refused = await browser.post("/forms/request-link", {
      email: "no address",
      return_to: fieldOf(login.text, "return_to"),
    });
    expect(refused.headers.location).toContain("problem=invalid_email");
    const again = await browser.get(refused.headers.location!);
    const return_to = fieldOf(again.text, "return_to");
    const mail = await browser.asksForMail({ return_to });
    const wrong = await browser.post("/forms/enter-code", { code: mail.code === "111111" ? "222222" : "111111" });
    expect(wrong.headers.location).toContain("problem=invalid_credentials");
    const signedIn = await browser.post("/forms/confirm-link", { token: mail.token });
    const back = new URL((await browser.get(await pathAfter(browser, signedIn))).headers.location!);
    expect(back.searchParams.get("state")).toBe(state);
    // A signed-in person is sent back at once, with an error too.
    for (const changes of [{}, { scope: "admin" }]) {
      const straight = new URL(
        (await browser.get(authorizePath({ redirect_uri, state, ...changes }))).headers.location!,
      );
      expect(straight.searchParams.get("state")).toBe(state);
    }
  });
}

test("a session that asks without end is told so at the app's own address, and the next session gets its codes", async () => {
  const browser = new PlainBrowser(somebodyNew("ada"), app.origin);
  const return_to = new URL(
    (await browser.get(authorizePath({ redirect_uri }))).headers.location!,
    app.origin,
  ).searchParams.get("return_to")!;
  const mail = await browser.asksForMail({ return_to });
  await browser.post("/forms/confirm-link", { token: mail.token });
  const ask = async () => new URL((await browser.get(authorizePath({ redirect_uri }))).headers.location!).searchParams;
  for (let round = 0; round < codesPerSession; round++) expect((await ask()).get("code")).toMatch(/^[\w-]{43}$/);
  for (let round = 0; round < 3; round++)
    expect(Object.fromEntries(await ask())).toEqual({
      error: "temporarily_unavailable",
      error_description: expect.any(String),
      state: "xyz",
      iss: app.origin,
    });
  // Looking costs nothing: HEAD makes no code.
  expect((await browser.send(authorizePath({ redirect_uri }), { method: "HEAD" })).status).toBe(303);
});

test("the language that an app asks for is that of its sign-in: the form, the mail and the page in between", async () => {
  const browser = new PlainBrowser(somebodyNew("ada"), app.origin);
  const english = { "Accept-Language": "en" };
  const location = (await browser.get(authorizePath({ redirect_uri, ui_locales: "fr de-CH ja" }), english)).headers
    .location!;
  const page = await browser.get(location, english);
  expect(page.text).toMatch(/<html lang="de/);
  const mail = await browser.asksForMail({ return_to: fieldOf(page.text, "return_to") });
  expect((await readCode(browser.person.address, { origin: app.origin })).subject).toContain("Anmelden");
  const signedIn = await browser.post("/forms/confirm-link", { token: mail.token }, english);
  expect((await browser.get(signedIn.headers.location!, english)).text).toMatch(/<html lang="de/);
  // A refusal that goes nowhere is told in it too.
  const nowhere = await browser.get(
    authorizePath({ redirect_uri: "https://evil.example/", ui_locales: "ja" }),
    english,
  );
  expect((await browser.get(nowhere.headers.location!, english)).text).toMatch(/<html lang="ja/);
  // It is the app's choice for this sign-in, and not the person's for every page.
  expect(browser.cookies.has(browser.cookieName("language"))).toBe(false);
  expect((await browser.get("/", english)).text).toMatch(/<html lang="en/);
});
