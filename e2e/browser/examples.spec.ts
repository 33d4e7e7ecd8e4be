// The examples as they stand: the single-page app on another origin in a real browser, the script, and the API that
// both call.

import { execFile, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Page } from "playwright/test";
import { startApi } from "../../examples/api/server.mjs";
import { serveSpa } from "../../examples/spa/serve.mjs";
import { cleanEnvironment } from "../../scripts/clean-environment.mjs";
import { findFreePorts } from "../../scripts/find-port.mjs";
import { readCode } from "../support/inbox";
import { startOwnApp, type OwnApp } from "../support/own-app";
import { codeField, expect, heading, test } from "./support";

const root = fileURLToPath(new URL("../..", import.meta.url));

let app: OwnApp;
let api: Awaited<ReturnType<typeof startApi>>;
let spa: Awaited<ReturnType<typeof serveSpa>>;

// Several pages each: on a busy machine that takes longer than a test has.
test.describe.configure({ mode: "default", timeout: 60_000 });
// A page of another origin may not send the header by which the tests tell people apart.
test.use({ extraHTTPHeaders: {} });
test.beforeAll(async () => {
  test.setTimeout(120_000);
  const [port, apiPort] = (await findFreePorts(2)) as [number, number];
  const issuer = `http://localhost:${port}`;
  await promisify(execFile)("npm", ["run", "build", "--workspace", "@postkey/client"], { cwd: root });
  spa = await serveSpa({ issuer, api: `http://127.0.0.1:${apiPort}` });
  api = await startApi({ issuer, allowedOrigin: spa.origin, port: apiPort });
  app = await startOwnApp("examples", {
    PORT: String(port),
    AUTH_URL: issuer,
    ALLOWED_ORIGINS: spa.origin,
    ALLOWED_REDIRECTS: `${spa.origin}/in`,
    // Everybody here comes from one network.
    LIMIT_SEND_PER_IP: "1000/1h",
    LIMIT_VERIFY_PER_IP: "1000/1h",
  });
});
test.afterAll(async () => {
  await app?.stop();
  await spa?.stop();
  await api?.stop();
});

const says = (page: Page, text: string) => expect(page.getByRole("status")).toContainText(text);
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

/** Asks with the app's own form, and reads the mail. */
async function askInApp(page: Page, address: string) {
  await page.goto(spa.origin);
  await page.getByLabel("Email address").fill(address);
  await press(page, "Send me a code");
  await says(page, "A mail is on its way.");
  return readCode(address, { origin: app.origin });
}

async function signInByCode(page: Page, address: string): Promise<void> {
  const mail = await askInApp(page, address);
  await codeField(page).fill(mail.code);
  await press(page, "Sign in");
  await says(page, `Signed in as ${address}.`);
}

async function callsTheApi(page: Page): Promise<void> {
  await press(page, "Call the API");
  await says(page, 'The API says 200: {"message":"The token is good."');
}

test("the single-page app signs in by code with its own form, calls the API, and signs out for good", async ({
  page,
  person,
}) => {
  await signInByCode(page, person.address);
  await callsTheApi(page);
  await page.reload();
  await callsTheApi(page);
  await press(page, "Sign out");
  await says(page, "Signed out.");
  await page.reload();
  await expect(page.getByLabel("Email address")).toBeVisible();
});

test("the emailed link opens the single-page app in another tab, and both are signed in", async ({ page, person }) => {
  const mail = await askInApp(page, person.address);
  const tab = await page.context().newPage();
  await tab.goto(mail.link);
  await says(tab, `Signed in as ${person.address}.`);
  // The token has left the address.
  expect(tab.url()).toBe(`${spa.origin}/`);
  await callsTheApi(tab);
  await callsTheApi(page);
});

test("the single-page app signs in on the service's pages, and the second time without any", async ({
  page,
  person,
}) => {
  await page.goto(spa.origin);
  await press(page, "Sign in on the service's pages");
  await page.getByLabel("Email address").fill(person.address);
  await press(page, "Send sign-in link");
  await expect(heading(page, "Check your email")).toBeVisible();
  await codeField(page).fill((await readCode(person.address, { origin: app.origin })).code);
  await says(page, `Signed in as ${person.address}.`);
  expect(page.url()).toBe(`${spa.origin}/`);
  await callsTheApi(page);
  // The app forgets its tokens, and the service still knows the browser.
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await press(page, "Sign in on the service's pages");
  await says(page, `Signed in as ${person.address}.`);
});

test("signing out of the single-page app ends the session at the service, so that the next one asks for a mail", async ({
  page,
  person,
}) => {
  await page.goto(spa.origin);
  await press(page, "Sign in on the service's pages");
  await page.getByLabel("Email address").fill(person.address);
  await press(page, "Send sign-in link");
  await expect(heading(page, "Check your email")).toBeVisible();
  await codeField(page).fill((await readCode(person.address, { origin: app.origin })).code);
  await says(page, `Signed in as ${person.address}.`);
  await press(page, "Sign out");
  await says(page, "Signed out.");
  await press(page, "Sign in on the service's pages");
  await expect(page.getByLabel("Email address")).toBeVisible();
  expect(page.url()).toContain(`${app.origin}/login`);
});

test("by the link of the service's pages, the tab that it opens and the tab that waits both come back signed in", async ({
  page,
  person,
}) => {
  await page.goto(spa.origin);
  await press(page, "Sign in on the service's pages");
  await page.getByLabel("Email address").fill(person.address);
  await press(page, "Send sign-in link");
  await expect(heading(page, "Check your email")).toBeVisible();
  const tab = await page.context().newPage();
  await tab.goto((await readCode(person.address, { origin: app.origin })).link);
  await says(tab, `Signed in as ${person.address}.`);
  await page.bringToFront();
  await says(page, `Signed in as ${person.address}.`);
  await callsTheApi(page);
});

test("two tabs whose token is due refresh once", async ({ page, person }) => {
  await signInByCode(page, person.address);
  const tab = await page.context().newPage();
  await tab.goto(spa.origin);
  await callsTheApi(tab);
  await page.evaluate(() => {
    const key = Object.keys(localStorage).find((name) => name.endsWith(" tokens"))!;
    localStorage.setItem(key, JSON.stringify({ ...JSON.parse(localStorage.getItem(key)!), renewAt: 0 }));
  });
  const refreshes: string[] = [];
  page.context().on("request", (request) => {
    if (request.method() === "POST" && request.url() === `${app.origin}/auth/token`) refreshes.push(request.url());
  });
  await Promise.all([callsTheApi(page), callsTheApi(tab)]);
  expect(refreshes).toHaveLength(1);
});

test("a tab that waited for another one to refresh also waits for what that one wrote", async ({ page, person }) => {
  await signInByCode(page, person.address);
  const tab = await page.context().newPage();
  await tab.goto(spa.origin);
  const { key, fresh } = await page.evaluate(() => {
    const found = Object.keys(localStorage).find((name) => name.endsWith(" tokens"))!;
    const value = localStorage.getItem(found)!;
    localStorage.setItem(found, JSON.stringify({ ...JSON.parse(value), accessToken: "old", renewAt: 0 }));
    return { key: found, fresh: value };
  });
  // This tab is the one that refreshes: it has the lock, and what it writes is slow to arrive.
  const release = await page.evaluateHandle(
    (name) =>
      new Promise<{ lock(): void }>((taken) => {
        void navigator.locks.request(name, () => new Promise<void>((lock) => taken({ lock })));
      }),
    key,
  );
  await tab.waitForFunction((name) => localStorage.getItem(name)?.includes('"old"'), key);
  const refreshes: string[] = [];
  tab.on("request", (request) => {
    if (request.url() === `${app.origin}/auth/token`) refreshes.push(request.url());
  });
  await press(tab, "Call the API");
  await tab.waitForFunction(
    async (name) => (await navigator.locks.query()).pending?.some((lock) => lock.name === name),
    key,
  );
  await release.evaluate(
    ({ lock }, [name, value]) => {
      lock();
      setTimeout(() => localStorage.setItem(name!, value!), 100);
    },
    [key, fresh],
  );
  await says(tab, 'The API says 200: {"message":"The token is good."');
  expect(refreshes).toEqual([]);
});

test("signing out in one tab of the single-page app shows in the other", async ({ page, person }) => {
  await signInByCode(page, person.address);
  const tab = await page.context().newPage();
  await tab.goto(spa.origin);
  await press(tab, "Sign out");
  await expect(page.getByLabel("Email address")).toBeVisible();
});

test("the script signs in by the code that it reads, calls the API, and signs out", async ({ person }) => {
  const script = spawn(process.execPath, ["--import", "tsx", "examples/script/sign-in.ts", person.address], {
    cwd: root,
    env: { ...cleanEnvironment(), NODE_ENV: "production", ISSUER: app.origin, API: api.origin },
  });
  let text = "";
  for (const stream of [script.stdout, script.stderr])
    stream.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  const ended = new Promise<number | null>((resolve) => {
    script.once("close", resolve);
  });
  await expect.poll(() => text).toMatch(/The code in the mail \w{3}-\w{3}: $/);
  const mail = await readCode(person.address, { origin: app.origin });
  script.stdin.write(`12\n${mail.code}\n`);
  expect(await ended, text).toBe(0);
  expect(text).toContain(mail.reference);
  expect(text).toContain(`Signed in as ${person.address}.`);
  expect(text).toContain('200 {"message":"The token is good."');
  expect(text).toContain("Signed out.");
});

test("the API says what is wrong with a token, and lets no other page read its answers", async () => {
  const call = (headers: Record<string, string>) => fetch(`${api.origin}/greeting`, { headers });
  const none = await call({});
  expect([none.status, none.headers.get("www-authenticate"), await none.json()]).toEqual([
    401,
    "Bearer",
    { code: "unauthenticated" },
  ]);
  const bad = await call({ Authorization: "Bearer a.b.c", Origin: "https://evil.example" });
  expect([bad.status, bad.headers.get("www-authenticate"), await bad.json()]).toEqual([
    401,
    'Bearer error="invalid_token"',
    { code: "token_invalid" },
  ]);
  expect(bad.headers.get("access-control-allow-origin")).toBe(spa.origin);
});
