// Every page that ends a failed sign-in leads back to where the person was going. Pages and reasons are read from the code,
// so that a new one must be added here.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "playwright/test";
import { reasons, type ReasonCode } from "@/lib/reasons";
import { PlainBrowser } from "../support/api";
import { authorizePath } from "../support/authorize";
import type { Answer } from "../support/http";
import { elsewhere, somebodyNew } from "../support/people";
import { ageChallenges } from "../support/rows";
import { startOwnApp, type OwnApp } from "../support/own-app";

const root = fileURLToPath(new URL("../..", import.meta.url));
const letter = "/account?from=letter";
let app: OwnApp;
test.describe.configure({ mode: "default" });
test.beforeAll(async () => {
  test.setTimeout(120_000);
  app = await startOwnApp("way_back", {
    ALLOWED_REDIRECTS: "https://app.example/in",
    LIMIT_VERIFY_PER_IP: "1000/5m",
    LIMIT_SEND_PER_IP: "1000/3m",
  });
});
test.afterAll(() => app?.stop());

const newBrowser = () => new PlainBrowser(somebodyNew("ada"), app.origin);
const stranger = (to: PlainBrowser) => new PlainBrowser(elsewhere(to.person), app.origin);

/** The sign-in form's query, as the page's links name it; null when no link leads there. */
function wayBackOn(page: Answer): URLSearchParams | null {
  const main = /<main[^]*<\/main>/.exec(page.text)![0];
  const href = [...main.matchAll(/<a [^>]*href="([^"]*)"/g)]
    .map(([, one]) => one!.replaceAll("&amp;", "&"))
    .find((one) => /^\/login(\?|$)/.test(one));
  return href === undefined ? null : new URL(href, app.origin).searchParams;
}

const follow = async (browser: PlainBrowser, answer: Answer) => {
  let at = answer;
  for (let hops = 0; hops < 4 && at.status >= 300 && at.status < 400; hops++)
    at = await browser.get(at.headers.location!);
  return at;
};

/** Somebody who asked, and the name of that request in this browser's pages. */
async function asked(return_to: string) {
  const browser = newBrowser();
  const mail = await browser.asksForMail({ return_to });
  const page = await browser.get("/login/check-email");
  return { browser, mail, challenge: /name="challenge" value="([^"]+)"/.exec(page.text)![1]! };
}

/** An app's request, as the sign-in form holds it. */
async function appRequest(): Promise<string> {
  const location = (await newBrowser().get(authorizePath({ redirect_uri: "https://app.example/in", state: "状態" })))
    .headers.location!;
  return new URL(location, app.origin).searchParams.get("return_to")!;
}

const leadsHome = (reason: ReasonCode) => reasons[reason].next === "home" || reasons[reason].next === "support";
const isOutage = (reason: ReasonCode) => reason === "service_unavailable" || reason === "internal_error";
const letters = { return_to: letter };

for (const [what, path] of [
  ["a path of ours", async () => letter],
  ["an app's request", appRequest],
] as const) {
  test(`the page of every reason leads back with ${what} and the address, in the browser that asked`, async () => {
    const return_to = await path();
    const { browser, challenge } = await asked(return_to);
    for (const reason of Object.keys(reasons) as ReasonCode[]) {
      // With its request named, and without: then the newest is meant.
      for (const named of [{ challenge }, {}] as Record<string, string>[]) {
        const page = await browser.get(`/login/error?${new URLSearchParams({ reason, ...named })}`);
        if (leadsHome(reason)) expect(wayBackOn(page), reason).toBeNull();
        // The database may be away: the page that waits for the mail knows all of it once it is back.
        else if (isOutage(reason))
          expect(page.text, reason).toContain(`href="/login/check-email?challenge=${challenge}"`);
        else expect(Object.fromEntries(wayBackOn(page)!), reason).toEqual({ return_to, email: browser.person.address });
      }
    }
  });

  test(`links that do not work lead back with ${what}: used, unknown, cut, run out`, async () => {
    const return_to = await path();
    const { browser, mail } = await asked(return_to);
    const own = { return_to, email: browser.person.address };
    const other = stranger(browser);
    const byStranger = what === "a path of ours" ? letters : {};
    for (const token of ["A".repeat(43), mail.token.slice(1), ""]) {
      expect(
        Object.fromEntries(wayBackOn(await follow(browser, await browser.get(`/login/confirm?token=${token}`)))!),
        token,
      ).toEqual(own);
      expect(
        Object.fromEntries(wayBackOn(await follow(other, await other.get(`/login/confirm?token=${token}`)))!),
        token,
      ).toEqual({});
      expect(
        Object.fromEntries(wayBackOn(await follow(browser, await browser.post("/forms/confirm-link", { token })))!),
        token,
      ).toEqual(own);
    }
    await ageChallenges(browser.person.address, 16, app.database.sql);
    for (const [who, expected] of [
      [browser, own],
      [other, byStranger],
    ] as const) {
      for (const answer of [
        await who.get(`/login/confirm?token=${mail.token}`),
        await who.post("/forms/confirm-link", { token: mail.token }),
      ]) {
        const page = await follow(who, answer);
        expect(page.text).toContain("has expired");
        expect(Object.fromEntries(wayBackOn(page)!)).toEqual(expected);
        expect(
          decodeURIComponent(page.text.replaceAll(/%(?![\dA-F]{2})/g, "%25")).includes(browser.person.address),
        ).toBe(who === browser);
      }
    }
  });
}

test("a used link leads back too, and whoever is signed in goes on to where the sign-in led", async () => {
  const { browser, mail } = await asked(letter);
  await browser.post("/forms/confirm-link", { token: mail.token });
  const other = stranger(browser);
  expect(
    Object.fromEntries(wayBackOn(await follow(other, await other.get(`/login/confirm?token=${mail.token}`)))!),
  ).toEqual(letters);
  const page = await follow(browser, await browser.get(`/login/confirm?token=${mail.token}`));
  expect(page.text).toContain("Go to your account");
  const href = `/login?${wayBackOn(page)!}`;
  expect((await browser.get(href)).headers.location).toBe(letter);
});

test("forms of a browser that has forgotten its request lead back with what their page said", async () => {
  const { browser, mail } = await asked(letter);
  const page = (await browser.get("/login/check-email")).text;
  const fields = Object.fromEntries(
    ["challenge", "return_to", "email"].map((name) => [
      name,
      new RegExp(`name="${name}" value="([^"]*)"`).exec(page)![1]!,
    ]),
  );
  browser.cookies.clear();
  for (const form of ["/forms/enter-code", "/forms/resend-link"]) {
    const answer = await browser.post(form, { ...fields, code: mail.code });
    expect(Object.fromEntries(new URL(answer.headers.location!, app.origin).searchParams), form).toEqual({
      return_to: letter,
      email: browser.person.address,
    });
  }
});

test("a refusal of the form itself keeps everything: no address, too many requests", async () => {
  const browser = newBrowser();
  const refused = await browser.post("/forms/request-link", { email: "nobody", return_to: letter });
  expect(Object.fromEntries(new URL(refused.headers.location!, app.origin).searchParams)).toMatchObject({
    email: "nobody",
    return_to: letter,
  });
});

/** How each page ends a sign-in, and where it leads then. */
const pages: Record<string, (own: Awaited<ReturnType<typeof asked>>) => Promise<void>> = {
  // The way itself.
  "/login": async () => {},
  "/login/error": async ({ browser, challenge }) =>
    expectBack(browser, `/login/error?reason=otp_expired&challenge=${challenge}`),
  "/login/not-me": async ({ browser, challenge }) => expectBack(browser, `/login/not-me?challenge=${challenge}`),
  "/login/confirm": async ({ browser, challenge }) => {
    await expectBack(browser, "/login/confirm");
    await expectBack(browser, `/login/confirm?challenge=${challenge}`);
  },
  // The page itself says what has expired, and "change the address" keeps the path.
  "/login/check-email": async ({ browser }) =>
    expect(Object.fromEntries(wayBackOn(await browser.get("/login/check-email"))!)).toEqual(letters),
  // A page that goes on at once and needs no way back.
  "/login/continue": async ({ browser }) => expect((await browser.get("/login/continue")).status).toBe(303),
  // Its form brings what was typed along: a browser that keeps no cookies has nothing else to know it by.
  "/login/cookies": async ({ browser }) =>
    expectBack(browser, `/login/cookies?${new URLSearchParams({ email: browser.person.address, return_to: letter })}`),
  "/mail/stop": async ({ browser, mail }) => {
    const stop = /https?:\/\/\S+\/mail\/stop\?m=\S+/.exec(mail.text)![0];
    await expectBack(browser, stop.slice(app.origin.length));
    const other = stranger(browser);
    expect(Object.fromEntries(wayBackOn(await other.get(stop.slice(app.origin.length)))!)).toEqual({});
  },
};

async function expectBack(browser: PlainBrowser, path: string) {
  expect(Object.fromEntries(wayBackOn(await browser.get(path))!), path).toEqual({
    return_to: letter,
    email: browser.person.address,
  });
}

test("every page of the sign-in is told here", () => {
  const found = ["app/login", "app/mail"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => /(^|\/)page\.tsx$/.test(file))
      .map((file) => `/${folder.slice(4)}/${file}`.replace(/\/page\.tsx$/, "")),
  );
  expect(found.toSorted()).toEqual(Object.keys(pages).toSorted());
});

for (const [page, leadsBack] of Object.entries(pages)) {
  test(`${page} leads back`, async () => leadsBack(await asked(letter)));
}
