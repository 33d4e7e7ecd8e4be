import type { Page } from "playwright/test";
import { broken } from "@/lib/i18n/broken";
import { allLocales, messagesIn, type Locale } from "@/lib/i18n/locales";
import { readCode, readEmail, wrongCode } from "../support/inbox";
import { elsewhere, somebodyNew, type Person } from "../support/people";
import { visits } from "../support/visits";
import { alertOf, expect, expectSignedIn, heading, test } from "./support";

const service = "Postkey";
// Those of developers and operators are English.
const forAnybody = Object.entries(visits)
  .filter(([path, { as, goesOn }]) => as === "anybody" && !goesOn && /^\/(login|$)/.test(path))
  .map(([path]) => path);
const region = { de: "de-AT", ja: "ja-JP" } as const;
// Names, addresses, units and abbreviations are what they are in every language.
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
      await askIn(page, locale, "nobody");
      await expect(alertOf(page)).toContainText(reasons.invalid_email.title);
      await askIn(page, locale, person.address);
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
      await page.goto("/login");
      await askIn(page, locale, somebodyNew("kevin").address);
      await expect(heading(page, broken[locale].title)).toBeVisible();
      await context.close();
    });
  });

  test.describe(`in ${locale}, without scripts`, () => {
    test.use({ locale: region[locale], javaScriptEnabled: false });

    test("somebody signs in by code, and is told when it is too early to ask again", async ({ page, person }) => {
      await page.goto("/login");
      await askIn(page, locale, person.address);
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
      await page.goto("/login");
      await askIn(page, locale, person.address);
      const mail = await readEmail(person.address);
      const other = await openBrowser({ locale: "en-US", javaScriptEnabled: false });
      await other.goto(mail.link);
      await expect(heading(other, pages.confirm.title)).toBeVisible();
      await expectSpoken(other, locale);
      await other.goto(`${mail.link}&locale=en`);
      await expectSpoken(other, "en");
      await other.goto(mail.link);
      await other.getByRole("link", { name: pages.confirm.notMe }).click();
      await expect(heading(other, pages.notMe.title)).toBeVisible();
      await expectSpoken(other, locale);
      await other.goto(mail.link);
      await other.getByRole("button", { name: pages.confirm.signInAs("a•••@people.example") }).click();
      await expectSignedIn(other, person.address);
      // The link is used up now, and this browser is the one that asked.
      await page.goto(mail.link);
      await expect(heading(page, reasons.otp_used.title)).toBeVisible();
      await expectSpoken(page, locale);
    });

    test("somebody who did not ask stops the mail in its language", async ({ page, openBrowser, person }) => {
      await page.goto("/login");
      await askIn(page, locale, person.address);
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
      await page.goto("/login");
      await askIn(page, locale, person.address);
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

test("a language asked for in the address stays to the end, whatever the browser speaks", async ({ page, person }) => {
  const { pages, mail: words } = messagesIn("de");
  await page.goto("/account?locale=de");
  await expect(page).toHaveURL("/login?return_to=%2Faccount%3Flocale%3Dde&locale=de");
  await page.goto("/login?locale=de");
  await askIn(page, "de", "nobody");
  await expect(alertOf(page)).toContainText(messagesIn("de").reasons.invalid_email.title);
  await askIn(page, "de", person.address);
  await expect(page).toHaveURL(/\/login\/check-email\?challenge=[\w-]{12}$/);
  await expectSpoken(page, "de");
  const mail = await readCode(person.address);
  expect(mail.subject).toBe(words.signIn.subject(service, mail.reference));
  await page.getByLabel(pages.code.label).fill(mail.code);
  await expectSignedIn(page, person.address, "/account?locale=de");
  await expectSpoken(page, "de");
});

test("a return path is kept as it was asked for, and so is the language of a browser that has none of ours", async ({
  page,
  openBrowser,
  person,
}) => {
  await page.goto("/login?locale=ja&return_to=/account");
  await askIn(page, "ja", person.address);
  const mail = await readCode(person.address);
  await page.getByLabel(messagesIn("ja").pages.code.label).fill(mail.code);
  await expectSignedIn(page, person.address, "/account");
  await expectSpoken(page, "en");

  const guest = await openBrowser({ locale: "fr-FR" });
  await guest.goto("/login?locale=xx");
  await expect(guest.locator("html")).toHaveAttribute("lang", "en");
  await expect(guest.locator('input[name="locale"]')).toHaveCount(0);
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

async function askIn(page: Page, locale: Locale, address: string): Promise<void> {
  const { login } = messagesIn(locale).pages;
  await page.getByLabel(login.email).fill(address);
  await page.getByRole("button", { name: login.send }).click();
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
