import type { Page } from "playwright/test";
import { broken } from "@/lib/i18n/broken";
import { allLocales, messagesIn, type Locale } from "@/lib/i18n/locales";
import { ask, sharedOrigin, type Answer } from "../support/http";
import { readCode, readEmail, wrongCode } from "../support/inbox";
import { elsewhere, somebodyNew, type Person } from "../support/people";
import { visits } from "../support/visits";
import { alertOf, askHere, askOnPage, expect, expectSignedIn, heading, test } from "./support";

const service = "Postkey";
// Those of developers and operators are English.
const forAnybody = Object.entries(visits)
  .filter(([path, { as, goesOn }]) => as === "anybody" && !goesOn && /^\/(login|$)/.test(path))
  .map(([path]) => path);
const region = { de: "de-AT", ja: "ja-JP" } as const;
// Names, addresses, units and abbreviations are the same in every language.
const twoLatinWords = /\b[A-Za-z]{2,} [A-Za-z]{2,}\b/;

for (const locale of ["de", "ja"] as const) {
  const { pages, reasons, mail: mailWords } = messagesIn(locale);

  test.describe(`in ${locale}`, () => {
    test.use({ locale: region[locale] });

    test("somebody signs in by code, past a mistyped one, and every page on the way speaks it", async ({
      page,
      person,
    }) => {
      await page.goto("/");
      await expectSpoken(page, locale);
      await page.getByRole("link", { name: pages.home.signIn, exact: true }).click();
      await expect(page).toHaveTitle(`${pages.login.pageTitle} · ${service}`);
      await expectSpoken(page, locale);
      await askHere(page, "nobody", locale);
      await expect(alertOf(page)).toContainText(reasons.invalid_email.title);
      await askHere(page, person.address, locale);
      await expect(heading(page, pages.checkEmail.title)).toBeVisible();
      await expectSpoken(page, locale);

      const mail = await readCode(person.address);
      expect(mail.subject).toBe(mailWords.signIn.subject(service, mail.reference));
      expect(mail.html).toContain(`<html lang="${locale}"`);
      await page.getByLabel(pages.code.label).fill(wrongCode(mail.code));
      await expect(alertOf(page)).toContainText(pages.code.wrong("4"));
      await expectSpoken(page, locale);
      await page.getByLabel(pages.code.label).fill(mail.code);
      await expectSignedIn(page, person.address);
      await expectSpoken(page, locale);
      await page.getByRole("button", { name: pages.account.signOut }).click();
      await expect(heading(page, pages.home.title)).toBeVisible();
    });

    test("a page that breaks in the browser says so in it", async ({ browser, baseURL }) => {
      // Its own context: what breaks is told on the console, as it should be.
      const context = await browser.newContext({ locale: region[locale], baseURL });
      const page = await context.newPage();
      await page.addInitScript(() => {
        const listen = document.addEventListener.bind(document);
        document.addEventListener = (type: string, ...rest: [EventListener]) => {
          if (type === "paste") throw new Error("broken on purpose");
          listen(type, ...rest);
        };
      });
      await page.setExtraHTTPHeaders(somebodyNew("kevin").headers);
      await askOnPage(page, somebodyNew("kevin").address, "/login", locale);
      await expect(heading(page, broken[locale].title)).toBeVisible();
      await context.close();
    });
  });

  test.describe(`in ${locale}, without scripts`, () => {
    test.use({ locale: region[locale], javaScriptEnabled: false });

    test("somebody signs in by code, and is told when it is too early to ask again", async ({ page, person }) => {
      await askOnPage(page, person.address, "/login", locale);
      const mail = await readCode(person.address);
      await expectSpoken(page, locale);
      await page.getByRole("button", { name: messagesIn(locale).ticking.resend }).click();
      await expect(page.getByRole("status")).toContainText(pages.checkEmail.onItsWayTitle);
      await page.getByLabel(pages.code.label).fill(mail.code);
      await page.getByRole("button", { name: pages.checkEmail.signIn }).click();
      await expectSignedIn(page, person.address);
      await expectSpoken(page, locale);
    });

    test("somebody signs in by link on another device that speaks English, in the language of the mail", async ({
      page,
      openBrowser,
      person,
    }) => {
      await askOnPage(page, person.address, "/login", locale);
      const mail = await readEmail(person.address);
      const other = await openBrowser({ locale: "en-US", javaScriptEnabled: false });
      await other.goto(mail.link);
      await expect(heading(other, pages.confirm.title)).toBeVisible();
      await expectSpoken(other, locale);
      await other.goto(`${mail.link}&locale=en`);
      await expectSpoken(other, "en");
      await other.goto(mail.link);
      // The email decides for its own page; what follows is in the language of the browser.
      await other.getByRole("link", { name: pages.confirm.notMe }).click();
      await expect(heading(other, messagesIn("en").pages.notMe.title)).toBeVisible();
      await expectSpoken(other, "en");
      await other.goto(mail.link);
      await other.getByRole("button", { name: pages.confirm.signInAs("a•••@people.example") }).click();
      await expectSignedIn(other, person.address);
      await expectSpoken(other, "en");
      // The link is used up now, and this browser is the one that asked.
      await page.goto(mail.link);
      await expect(heading(page, reasons.otp_used.title)).toBeVisible();
      await expectSpoken(page, locale);
    });

    test("somebody who did not ask stops the mail in its language", async ({ page, openBrowser, person }) => {
      await askOnPage(page, person.address, "/login", locale);
      const { text } = await readEmail(person.address);
      const other = await openBrowser({ locale: "en-US", javaScriptEnabled: false });
      await other.goto(/^\S+\/mail\/stop\?\S+$/m.exec(text)![0]);
      await expect(heading(other, pages.stopMail.title)).toBeVisible();
      await expectSpoken(other, locale);
      await other.getByRole("button", { name: pages.stopMail.pause }).click();
      await expect(heading(other, pages.stopMail.doneTitle)).toBeVisible();
      await expectSpoken(other, locale);
    });

    test("what goes wrong is told in it, and the wait too", async ({ page }) => {
      await page.goto("/login/error?reason=over_request_rate_limit&retry_after=95&request_id=k3v9x2m7q4p8w6r5");
      await expect(page).toHaveTitle(`${pages.error.pageTitle} · ${service}`);
      await expect(heading(page, reasons.over_request_rate_limit.title)).toBeVisible();
      await expect(page.getByText(pages.shell.retryIn({ de: "1 min 35 s", ja: "1分35秒" }[locale]))).toBeVisible();
      await expect(page.getByRole("link", { name: pages.error.next.wait })).toBeVisible();
      await expectSpoken(page, locale);
      for (const path of [...forAnybody, "/nowhere"]) {
        await page.goto(path);
        await expectSpoken(page, locale);
      }
    });
  });

  test.describe(`in ${locale}, on a small phone`, () => {
    test.use({ locale: region[locale], viewport: { width: 360, height: 640 } });

    test("no word of a page is wider than it", async ({ openBrowser }) => {
      // Half a hundred pages, which are laid out before any script runs.
      const page = await openBrowser({
        locale: region[locale],
        viewport: { width: 360, height: 640 },
        javaScriptEnabled: false,
      });
      for (const path of [...forAnybody, "/login?problem=invalid_email&request_id=k3v9x2m7q4p8w6r5", "/nowhere"]) {
        await page.goto(path);
        await expectFits(page, path);
      }
      for (const reason of Object.keys(reasons)) {
        await page.goto(`/login/error?reason=${reason}&retry_after=5400&request_id=k3v9x2m7q4p8w6r5`);
        await expectFits(page, reason);
      }
    });

    test("no word on the way is wider than the page, and nothing moves when the hint changes", async ({
      page,
      openBrowser,
      person,
    }) => {
      await page.clock.install();
      await askOnPage(page, person.address, "/login", locale);
      // It counts now; without scripts the time of day stands there.
      await expect(page.getByRole("timer")).not.toContainText("UTC");
      const button = page.getByRole("button", { name: messagesIn(locale).ticking.resend });
      const before = await button.boundingBox();
      await page.clock.fastForward("01:05");
      await expect(page.getByText(messagesIn(locale).ticking.late)).toBeVisible();
      expect(await button.boundingBox()).toEqual(before);
      await expectFits(page, "check-email");
      const mail = await readEmail(person.address);
      const other = await openBrowser({ locale: region[locale], viewport: { width: 360, height: 640 } });
      await other.goto(mail.link);
      await expectFits(other, "confirm");
      await other.getByRole("button").click();
      await expectSignedIn(other, person.address);
      await expectFits(other, "account");
    });
  });
}

test("a language that is not ours reads English", async ({ openBrowser }) => {
  const page = await openBrowser({ locale: "fi-FI" });
  await page.goto("/login");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(heading(page, "Sign in to Postkey")).toBeVisible();
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("a language that an address asks for once speaks on every page from then on, and nothing carries it", async ({
      page,
      person,
    }) => {
      const { pages, reasons, mail: words } = messagesIn("de");
      await page.goto("/login?locale=de");
      await expectSpoken(page, "de");
      const sent = watch(page);
      await askOnPage(page, "nobody", "/login", "de");
      await expect(alertOf(page)).toContainText(reasons.invalid_email.title);
      await expectNotCarried(page);
      await askHere(page, person.address, "de");
      await expect(page).toHaveURL(/\/login\/check-email\?challenge=[\w-]{12}$/);
      await expectSpoken(page, "de");
      await expectNotCarried(page);
      const mail = await readCode(person.address);
      expect(mail.subject).toBe(words.signIn.subject(service, mail.reference));
      await page.getByLabel(pages.code.label).fill(wrongCode(mail.code));
      if (!javaScriptEnabled) await page.getByRole("button", { name: pages.checkEmail.signIn }).click();
      await expect(alertOf(page)).toContainText(pages.code.wrong("4"));
      await page.getByLabel(pages.code.label).fill(mail.code);
      if (!javaScriptEnabled) await page.getByRole("button", { name: pages.checkEmail.signIn }).click();
      await expectSignedIn(page, person.address);
      await expectSpoken(page, "de");
      await expectNotCarried(page);
      for (const path of ["/account/tokens", mail.link, "/login/error?reason=otp_expired", "/nowhere"]) {
        await page.goto(path);
        await expectSpoken(page, "de");
        await expectNotCarried(page);
      }
      await page.goto("/account");
      await page.getByRole("button", { name: pages.account.signOut }).click();
      await expect(heading(page, pages.home.title)).toBeVisible();
      await page.goto("/account");
      await expect(page).toHaveURL("/login?return_to=%2Faccount");
      await expectSpoken(page, "de");
      expect(sent.filter((text) => /\blocale=/.test(text))).toEqual([]);
    });

    test("an email speaks its own language where its link leads, and the browser keeps the one that was chosen there", async ({
      page,
      openBrowser,
      person,
    }) => {
      const german = messagesIn("de").pages;
      await askOnPage(page, person.address, "/login?locale=de", "de");
      await expect(heading(page, german.checkEmail.title)).toBeVisible();
      const waiting = page.url();
      const { link, text } = await readEmail(person.address);
      // Another choice in the browser that asked changes every page but those of this sign-in.
      await page.goto("/?locale=ja");
      await page.goto(waiting);
      await expectSpoken(page, "de");
      await page.goto("/login");
      await expectSpoken(page, "ja");

      const other = await openBrowser();
      await other.goto("/?locale=ja");
      await expectSpoken(other, "ja");
      await other.goto(/^\S+\/mail\/stop\?\S+$/m.exec(text)![0]);
      await expectSpoken(other, "de");
      await other.getByRole("button", { name: german.stopMail.pause }).click();
      await expect(heading(other, german.stopMail.doneTitle)).toBeVisible();
      await other.goto(link);
      await expectSpoken(other, "de");
      await other.getByRole("button", { name: german.confirm.signInAs("a•••@people.example") }).click();
      await expectSignedIn(other, person.address);
      await expectSpoken(other, "ja");
    });
  });
}

test("only `?locale=` sets the cookie, on a page that people read, and this very answer is in the language", async () => {
  const inGerman = await ask("/login?locale=de-AT", { headers: asBrowser });
  expect(languageIn(inGerman)).toBe("de");
  expect(chosenBy(inGerman)).toEqual(["de; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"]);
  // A request that does not ask for a page is not from a browser.
  expect(chosenBy(await ask("/login?locale=de"))).toEqual([]);
  // A page that redirects sets it as well.
  expect(chosenBy(await ask("/account?locale=ja", { headers: asBrowser }))).toHaveLength(1);
  for (const path of ["/login", "/login?locale=xx", "/login?locale=", "/login?lang=de", "/nowhere"]) {
    const answer = await ask(path, { headers: asBrowser });
    expect([languageIn(answer), chosenBy(answer)], path).toEqual(["en", []]);
  }
  for (const path of ["/docs/api?locale=de", "/dev/mail?locale=de", "/status?locale=de"]) {
    const answer = await ask(path, { headers: { ...asBrowser, Cookie: `${languageCookie()}=ja` } });
    expect([languageIn(answer), chosenBy(answer)], path).toEqual(["en", []]);
  }
});

test("neither a header of ours that a client sends nor a cookie that holds anything else chooses a language", async () => {
  const name = languageCookie();
  const forged = `${sharedOrigin()}/login?locale=de`;
  expect(languageIn(await ask("/login", { headers: { ...asBrowser, Cookie: `${name}=de` } }))).toBe("de");
  for (const headers of [
    { "x-postkey-page-address": forged },
    { "x-middleware-request-x-postkey-page-address": forged },
    ...["de-AT", "DE", "de%20", "xx", "__proto__", "", "de".repeat(3000), `de; ${name}=ja`].map((value) => ({
      Cookie: `${name}=${value}`,
    })),
  ]) {
    // The second is for no page of ours, and proxy.ts leaves it out.
    for (const path of ["/login", "/nowhere.png"]) {
      const answer = await ask(path, { headers: { ...asBrowser, ...headers } });
      expect([languageIn(answer), chosenBy(answer)], `${path} ${JSON.stringify(headers).slice(0, 80)}`).toEqual([
        "en",
        [],
      ]);
    }
  }
});

test("a program's mail speaks the language that it names, else that of its request", async ({ request }) => {
  const speaks = async (headers: Record<string, string>, locale?: string) => {
    const ada: Person = elsewhere(somebodyNew("ada"));
    const answer = await request.post("/auth/login", {
      data: { email: ada.address, locale },
      headers: { ...ada.headers, ...headers },
    });
    expect(answer.status()).toBe(202);
    return /<html lang="(\w+)"/.exec((await readEmail(ada.address)).html)?.[1];
  };
  expect(await speaks({ "Accept-Language": "ja" }, "de-CH")).toBe("de");
  expect(await speaks({ "Accept-Language": "ja,en;q=0.5" })).toBe("ja");
  expect(await speaks({ "Accept-Language": "ja" }, "fr")).toBe("ja");
  expect(await speaks({ "Accept-Language": "fr" })).toBe("en");
});

const asBrowser = { Accept: "text/html", "Accept-Language": "en" };

function languageCookie(): string {
  return `postkey-${new URL(sharedOrigin()).port}-language`;
}

function languageIn({ text }: Answer): string | undefined {
  return /<html lang="(\w+)"/.exec(text)?.[1];
}

/** What an answer puts into the cookie. */
function chosenBy({ setCookies }: Answer): string[] {
  const start = `${languageCookie()}=`;
  return setCookies.filter((line) => line.startsWith(start)).map((line) => line.slice(start.length));
}

/** Every address that the browser asks for or is sent to from now on, and every form that it sends. */
function watch(page: Page): string[] {
  const sent: string[] = [];
  page.on("request", (request) => sent.push(request.url(), request.postData() ?? ""));
  page.on("response", (response) => sent.push(response.headers().location ?? ""));
  return sent;
}

async function expectNotCarried(page: Page): Promise<void> {
  expect(await page.content()).not.toMatch(/[?&;]locale=|name="locale"/);
}

/** The document names the language, and what is seen on it or read aloud is in no other one. */
async function expectSpoken(page: Page, locale: Locale): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("lang", locale);
  const said = await page.evaluate(
    () =>
      `${document.title}\n${document.body.innerText}\n${[...document.querySelectorAll("[aria-label]")].map((one) => one.getAttribute("aria-label")).join("\n")}`,
  );
  if (locale === "ja") expect(said).not.toMatch(twoLatinWords);
  for (const other of allLocales)
    if (other !== locale) expect(sentencesIn(other).filter((sentence) => said.includes(sentence))).toEqual([]);
}

/** The texts of a language's pages that have more than one word. */
function sentencesIn(locale: Locale): string[] {
  const texts = (value: unknown): string[] =>
    typeof value === "string"
      ? [value]
      : typeof value === "object" && value !== null
        ? Object.values(value).flatMap(texts)
        : [];
  return [messagesIn(locale).pages, messagesIn(locale).reasons].flatMap(texts).filter((text) => text.length > 12);
}

async function expectFits(page: Page, what: string): Promise<void> {
  const wide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    return [...document.querySelectorAll("body *")]
      .filter((one) => one.getBoundingClientRect().right > width + 0.5)
      .map((one) => one.outerHTML.slice(0, 80));
  });
  expect(wide, what).toEqual([]);
}
