// An app on another origin, in a real browser: whether the browser lets the chain of redirects pass is the point.

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright/test";
import type { App } from "../support/app-process";
import { authorizePath, pkce } from "../support/authorize";
import { readCode } from "../support/inbox";
import { ageChallenges } from "../support/rows";
import { startAppWith } from "./other-app";
import { askAndRead, askOnPage, codeField, expect, expectSignedIn, heading, mailFor, submit, test } from "./support";

let app: App;
let site: Server;
let there: string;
test.describe.configure({ mode: "default" });
test.beforeAll(async () => {
  test.setTimeout(120_000);
  // 127.0.0.1 is another site than localhost, where Postkey is.
  site = createServer((_, response) =>
    response
      .writeHead(200, { "Content-Type": "text/html" })
      .end('<!doctype html><title>Ledger</title><link rel="icon" href="data:,"><h1>Ledger</h1>'),
  );
  await new Promise<void>((resolve) => {
    site.listen(0, "127.0.0.1", resolve);
  });
  there = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  app = await startAppWith({ ALLOWED_REDIRECTS: "http://127.0.0.1/in", ALLOWED_ORIGINS: there }, "authorize-browser");
});
test.afterAll(async () => {
  await app?.stop();
  site?.close();
});

const request = (changes: Record<string, string> = {}) =>
  `${app.origin}${authorizePath({ redirect_uri: `${there}/in`, ...changes })}`;

async function expectBack(page: Page): Promise<URLSearchParams> {
  await expect(heading(page, "Ledger")).toBeVisible();
  const back = new URL(page.url());
  expect(back.origin + back.pathname).toBe(`${there}/in`);
  expect(Object.fromEntries(back.searchParams)).toEqual({
    code: expect.stringMatching(/^[\w-]{43}$/),
    state: "xyz",
    iss: app.origin,
  });
  return back.searchParams;
}

test("by the link in the same browser, the app gets its person and trades the code from its own page", async ({
  page,
  person,
}) => {
  const { code_verifier, code_challenge } = pkce();
  await askOnPage(page, person.address, request({ code_challenge }));
  const mail = await readCode(person.address);
  await page.goto(mail.link);
  const back = await expectBack(page);
  // The header by which the tests tell people apart is none that a page may send.
  await page.context().setExtraHTTPHeaders({});
  const traded = await page.evaluate(
    async ([endpoint, fields]) => {
      const answer = await fetch(endpoint, { method: "POST", body: new URLSearchParams(fields) });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    },
    [
      `${app.origin}/auth/token`,
      {
        grant_type: "authorization_code",
        client_id: "default",
        code: back.get("code")!,
        redirect_uri: `${there}/in`,
        code_verifier,
      },
    ] as const,
  );
  expect(traded).toMatchObject({ status: 200, body: { token_type: "Bearer" } });
  const me = await page.evaluate(
    async ([endpoint, token]) =>
      (await (await fetch(endpoint!, { headers: { Authorization: `Bearer ${token}` } })).json()) as {
        user: { email: string };
      },
    [`${app.origin}/auth/me`, String(traded.body.access_token)],
  );
  expect(me.user.email).toBe(person.address);
});

test("by the code, and the second time without any page", async ({ page, person }) => {
  const mail = await askAndRead(page, person.address, request());
  await codeField(page).fill(mail.code);
  await expectBack(page);
  await page.goto(request());
  await expectBack(page);
});

test("the tab that waits goes back to the app by itself", async ({ page, person }) => {
  const mail = await askAndRead(page, person.address, request());
  const tab = await page.context().newPage();
  await tab.goto(mail.link);
  await expectBack(tab);
  await page.bringToFront();
  await expectBack(page);
});

test("prompt=login asks again, and the tab that waits is not misled by the session of before", async ({
  page,
  person,
}) => {
  const first = await mailFor(page, person.address, request());
  await page.goto(await submit(page, first.link, "/forms/confirm-link"));
  await expectBack(page);
  await ageChallenges(person.address, 31);
  await page.goto(request({ prompt: "login" }));
  await page.getByLabel("Email address").fill(person.address);
  const asked = page.waitForResponse((answer) => answer.url().startsWith(`${app.origin}/login/check-email/status`));
  await page.getByRole("button", { name: "Send sign-in link" }).click();
  expect(await (await asked).json()).toEqual({ signed_in: false });
  await expect(heading(page, "Check your email")).toBeVisible();
  const mail = await readCode(person.address, { after: first });
  await codeField(page).fill(mail.code);
  await expectBack(page);
});

test("an address that is not registered gets a page of ours, and the browser stays here", async ({ page, person }) => {
  await page.goto(request({ redirect_uri: "http://127.0.0.1:1/out" }));
  await expect(heading(page, "That return address isn't allowed")).toBeVisible();
  expect(new URL(page.url()).origin).toBe(app.origin);
  await askAndRead(page, person.address, `${app.origin}/login`);
});

test("a page of this origin gets a token by its cookie", async ({ page, person }) => {
  const mail = await mailFor(page, person.address, `${app.origin}/login`);
  await page.goto(mail.link);
  await expectSignedIn(page, person.address, `${app.origin}/account`);
  const fetchToken = () =>
    page.evaluate(
      async (url) =>
        (await fetch(url, { method: "POST", credentials: "include" }).catch(() => null))?.status ?? "refused",
      `${app.origin}/auth/session/token`,
    );
  expect(await fetchToken()).toBe(200);
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("without scripts the link and the code lead back to the app", async ({ page, openBrowser, person }) => {
    const mail = await askAndRead(page, person.address, request());
    await page.goto(mail.link);
    await page.getByRole("button", { name: "Sign in as" }).click();
    await expectBack(page);
    const other = await openBrowser({ javaScriptEnabled: false });
    await ageChallenges(person.address, 31);
    const second = await askAndRead(other, person.address, request()).then(() =>
      readCode(person.address, { after: mail }),
    );
    await codeField(other).fill(second.code);
    await other.getByRole("button", { name: "Sign in with the code" }).click();
    await expectBack(other);
  });
});
