import { expect, test } from "playwright/test";
import { allLocales, messagesIn, type Locale } from "../../i18n/locales";
import { columnsOf } from "./plain";
import { inScheme } from "./preview";
import { mailKinds, renderMail, type Brand, type MailData, type MailKind } from "./render";
import { sampleBrand, sampleMail } from "./samples";

type Changes = Partial<MailData & Brand>;

const withLink = ["sign_in", "step_up", "change_email", "invite"] as const satisfies MailKind[];
const notices = ["new_device", "refresh_token_reused"] as const satisfies MailKind[];
const code = "402917";
const anywhere = {
  stopLink: "https://auth.harbour.example/login/stop?token=s",
  accountLink: "https://auth.harbour.example/account",
};
const everyLink = /https?:\/\/[^"'\s<]+/g;

const render = (kind: MailKind, locale: Locale, changes: Changes = {}) => {
  const whole = { ...sampleBrand, ...sampleMail(kind, locale), ...changes };
  return renderMail(whole, whole);
};

/** Tests the same promise for each kind in each language. */
function everyMail(
  promise: string,
  check: (kind: MailKind, locale: Locale) => void,
  kinds: readonly MailKind[] = mailKinds,
) {
  for (const kind of kinds)
    for (const locale of allLocales) test(`${promise} (${kind}, ${locale})`, () => check(kind, locale));
}

/** What a reader sees, in order: the hidden preheader first, as in a list of messages. */
const visible = (html: string) =>
  html
    .replaceAll(/<(style|title)[\s>].*?<\/\1>/gs, "")
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll("&nbsp;", " ");

/** Text without white space, so that both versions can be compared. */
const flat = (text: string) => text.replaceAll(/\s+/g, "");

/** The beginning of a text, as wide as this many Latin letters. A Japanese character counts as two. */
function beginning(text: string, columns: number): string {
  let begin = "";
  for (const character of text.replaceAll(/\s+/g, " ").trim()) {
    if (columnsOf(begin + character) > columns) break;
    begin += character;
  }
  return begin;
}

everyMail("the same links and code stand in text and HTML, each once and each alone on its line", (kind, locale) => {
  const { text, html } = render(kind, locale, withLink.some((one) => one === kind) ? { code } : {});
  const links = text.match(everyLink) ?? [];
  expect(links.length).toBeGreaterThan(0);
  expect(new Set(links).size).toBe(links.length);
  expect(html.match(everyLink)).toEqual(links);
  for (const link of links) expect(text.split("\n")).toContain(link);
  const carriesCode = withLink.some((one) => one === kind);
  for (const part of [text, visible(html)]) expect(part.split(code)).toHaveLength(carriesCode ? 2 : 1);
});

everyMail("text and HTML say the same: which service, from where, when, and whom to ask", (kind, locale) => {
  const { text, html } = render(kind, locale);
  const { when, browser } = {
    en: { when: "21 November 2026, 02:41 UTC", browser: "Firefox on Windows" },
    de: { when: "21. November 2026 um 02:41 UTC", browser: "Firefox auf Windows" },
    ja: { when: "2026年11月21日 2:41 UTC", browser: "Firefox（Windows）" },
  }[locale];
  const place = kind === "invite" ? ["Grace Hopper", "Harbour Pilots"] : [browser, "203.0.113.0/24"];
  for (const words of ["Harbour", when, "K7Q-2MX", "help@harbour.example", ...place]) {
    expect(flat(text)).toContain(flat(words));
    expect(flat(visible(html))).toContain(flat(words));
  }
});

everyMail("everything that the text says, the HTML says", (kind, locale) => {
  const { text, html } = render(kind, locale, anywhere);
  const seen = flat(visible(html)).replaceAll("&#39;", "'");
  const { mail } = messagesIn(locale);
  // The plain text puts the reference into words, because it has no postmark. Links are addresses only in plain text.
  const references = Object.values(mail.reference).map((sentence) => flat(sentence("K7Q-2MX")));
  for (const block of text.replace("-- \n", "").replaceAll(everyLink, "").split("\n\n")) {
    if (references.includes(flat(block))) continue;
    const lines = block.includes("\n  ") ? block.split("\n").slice(1) : [block];
    for (const line of lines) expect(seen).toContain(flat(line).replace(/[:：]$/, ""));
  }
});

everyMail("the language and its direction are named, and dark mode has colours of its own", (kind, locale) => {
  const { html } = render(kind, locale);
  expect(html).toContain(`<html lang="${locale}" dir="ltr">`);
  expect(html).toContain('<meta name="color-scheme" content="light dark">');
  expect(html).toContain("@media (prefers-color-scheme: dark)");
});

everyMail("nothing remote is loaded, and nothing runs", (kind, locale) => {
  const { html } = render(kind, locale, { ...anywhere, serviceColor: "#e11d48" });
  expect(html).not.toMatch(/<(img|link|script|iframe|object|video|audio|source|base|form)\b/i);
  expect(html).not.toMatch(/url\(|@import|@font-face|\bsrc=|srcset|background="|\bon\w+=/i);
});

everyMail("the subject stays under 50 characters and keeps what tells two mails apart", (kind, locale) => {
  const long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk";
  for (const name of ["Harbour", long, "🛳️".repeat(40), "日本語".repeat(20)]) {
    for (const codeInPreview of [false, true]) {
      const { subject } = render(kind, locale, { serviceName: name, organization: name, codeInPreview });
      const sample = sampleMail(kind, locale);
      expect(subject.length).toBeLessThan(50);
      expect(subject).toContain(codeInPreview && sample.code ? code : "K7Q-2MX");
      expect(subject.isWellFormed()).toBe(true);
    }
  }
});

everyMail("lines of the text are at most 76 columns wide, links excepted", (kind, locale) => {
  const wide = {
    serviceName: "S".repeat(80),
    browser: "Browser ".repeat(30),
    address: `${"a".repeat(48)}@example.com`,
    organization: "組織".repeat(40),
    inviter: "I".repeat(80),
    newAddress: `${"n".repeat(48)}@example.com`,
  };
  for (const changes of [{}, anywhere, wide]) {
    const { text } = render(kind, locale, changes);
    for (const line of text.split("\n"))
      if (!/^https:/.test(line)) expect(columnsOf(line), line).toBeLessThanOrEqual(76);
  }
});

everyMail("markup in anything that comes from outside is shown as text", (kind, locale) => {
  const evil = `<img src=x onerror="a">&'`;
  const { html, text } = render(kind, locale, {
    browser: evil,
    network: evil,
    serviceName: evil,
    address: `${evil}@example.com`,
    supportEmail: evil,
    organization: evil,
    inviter: evil,
    newAddress: evil,
    reference: "<b>",
  });
  expect(html).not.toContain("<img");
  expect(html).not.toContain("<b>");
  expect(html).not.toContain('onerror="');
  expect(html).toContain("&lt;img src=x onerror=&quot;a&quot;&gt;&amp;&#39;");
  expect(flat(text)).toContain(flat(evil));
});

everyMail(
  "a line break, a control character or a turned direction forges neither a line nor a header",
  (kind, locale) => {
    const evil = "Bank\r\nBcc: eve@example.com\u202e\u0000\u2028\n-- \nhttps://evil.example";
    const { subject, text, html } = render(kind, locale, {
      serviceName: evil,
      browser: evil,
      network: evil,
      organization: evil,
      inviter: evil,
      address: evil,
      newAddress: evil,
      supportEmail: evil,
      reference: "K7\r\nQ",
    });
    expect(subject).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
    expect(text.split("\n").filter((line) => line === "-- ")).toHaveLength(1);
    expect(text.split("\n")).not.toContain("https://evil.example");
    for (const part of [text, html]) expect(part.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
  },
);

everyMail(
  "the preview hides the code unless the setting is on",
  (kind, locale) => {
    const hidden = render(kind, locale, { code });
    expect(hidden.subject).not.toContain(code);
    // A locked screen shows the beginning of the mail, about 150 columns. Twice that is on the safe side.
    expect(beginning(hidden.text, 300)).not.toContain(code);
    expect(beginning(visible(hidden.html), 300)).not.toContain(code);

    const shown = render(kind, locale, { code, codeInPreview: true });
    expect(shown.subject).toMatch(new RegExp(`^${code}`));
    expect(beginning(visible(shown.html), 60)).toContain(code);
  },
  withLink,
);

everyMail(
  "a mail whose challenge takes no more codes says so, and one that never had any does not",
  (kind, locale) => {
    const none = flat(messagesIn(locale).mail.code.none);
    const over = render(kind, locale, { code: null, codeInPreview: true });
    const never = render(kind, locale, { code: undefined, codeInPreview: true });
    for (const part of [over.text, visible(over.html)]) expect(flat(part)).toContain(none);
    for (const part of [never.text, visible(never.html)]) expect(flat(part)).not.toContain(none);
    for (const mail of [over, never]) expect(mail.subject).toContain("K7Q-2MX");
  },
  withLink,
);

everyMail(
  "a mail that needs a link is not made without one",
  (kind, locale) => {
    expect(() => render(kind, locale, { link: undefined })).toThrow();
    expect(() => render(kind, locale, { expiresInMinutes: undefined })).toThrow();
  },
  withLink,
);

everyMail(
  "a notice carries no secret, whatever it is given",
  (kind, locale) => {
    const given = { ...sampleMail("sign_in", locale), codeInPreview: true };
    const { subject, text, html } = render(kind, locale, {
      link: given.link,
      code,
      stopLink: given.stopLink,
      codeInPreview: true,
    });
    for (const part of [subject, text, html]) {
      expect(part).not.toContain(code);
      expect(part).not.toContain("token=");
    }
  },
  notices,
);

for (const locale of allLocales) {
  test(`an invitation tells nothing about the inviter's browser or network (${locale})`, () => {
    const { text, html } = render("invite", locale, { browser: "Opera on Solaris", network: "198.51.100.0/24" });
    for (const part of [text, html]) expect(part).not.toMatch(/Opera|198\.51\.100/);
  });

  test(`only the first sign-in welcomes (${locale})`, () => {
    const welcome = flat(messagesIn(locale).mail.signIn.first);
    expect(flat(render("sign_in", locale, { isFirst: true }).text)).toContain(welcome);
    expect(flat(render("sign_in", locale).text)).not.toContain(welcome);
  });

  test(`a link that works only where the sign-in began says so, and no other does (${locale})`, () => {
    const { opening, openingWhereBegun } = messagesIn(locale).mail.signIn;
    for (const part of Object.values(render("sign_in", locale, { isLinkBound: true })).slice(1)) {
      expect(flat(part)).toContain(flat(openingWhereBegun("Harbour")));
      expect(flat(part)).not.toContain(flat(opening("Harbour")));
    }
    expect(flat(render("sign_in", locale).text)).toContain(flat(opening("Harbour")));
  });

  test(`the code of an app is typed in that app, and our own site is not named (${locale})`, () => {
    for (const app of [{ site: null }, { site: "shop.example" }]) {
      const { text } = render("sign_in", locale, { app });
      expect(text.replaceAll(everyLink, "")).not.toContain("auth.harbour.example");
      if (app.site) expect(text).toContain(app.site);
    }
  });
}

test("the text of a sign-in mail reads like a letter", () => {
  const { subject, text } = render("sign_in", "en", { stopLink: undefined });
  expect(subject).toBe("Sign in to Harbour (K7Q-2MX)");
  expect(text).toBe(`Sign in to Harbour

Someone asked to sign in to Harbour with this address. If it was you, open
the link on the device where you want to be signed in.

https://auth.harbour.example/login/confirm?token=Jw3cM0dF7yQ2vXkT9sLr4uBpN1zHgEaC5iOoKtYxWb8

Or enter this code on auth.harbour.example, in the browser where you
requested it:

    402917

Enter it on auth.harbour.example only. No one from Harbour will ever ask you
for it.

Use either the link or the code. Both expire in 15 minutes, or as soon as
you use one of them.

Request details:
  Service  Harbour
  Browser  Firefox on Windows
  Network  203.0.113.0/24
  Time     21 November 2026, 02:41 UTC

Didn't ask for this? You can ignore this email. No one can sign in without
it, and it expires in 15 minutes.

Reference K7Q-2MX. You'll see the same one where you requested this email.

-- 
You received this email because ada@example.com was entered on
auth.harbour.example.
Replies to this email aren't read. For help, write to help@harbour.example.
`);
});

test("every mail is short enough that Gmail does not cut it", () => {
  // Gmail clips messages over 102 KB and hides what follows behind a link.
  for (const kind of mailKinds)
    for (const locale of allLocales) expect(Buffer.byteLength(render(kind, locale).html)).toBeLessThan(40_000);
});

test("the button is at least 44 pixels high", () => {
  const button = /<a href="[^"]+"[^>]*style="([^"]+)"/.exec(render("sign_in", "en").html)?.[1] ?? "";
  const padding = Number(/padding:(\d+)px/.exec(button)?.[1]);
  const line = Number(/line-height:(\d+)px/.exec(button)?.[1]);
  expect(2 * padding + line).toBeGreaterThanOrEqual(44);
});

test("a link that is not an absolute web address is a mistake of ours", () => {
  const wrong = [
    "/login/confirm",
    "javascript:alert(1)",
    "data:text/html,x",
    'https://a.example/"><b>',
    "https://a.example/\u0000",
    "https://a.example/ b",
  ];
  for (const link of wrong) {
    for (const name of ["link", "stopLink", "accountLink"])
      expect(() => render("sign_in", "en", { [name]: link })).toThrow();
  }
});

test("the own scheme of an app is a link too", () => {
  expect(render("sign_in", "en", { link: "com.example.app:/signed-in?token=x", app: { site: null } }).text).toContain(
    "\ncom.example.app:/signed-in?token=x\n",
  );
});

test("the preview shows one scheme, whatever the browser prefers", () => {
  const { html } = render("sign_in", "en");
  expect(inScheme(html, "dark")).toContain("@media all {");
  expect(inScheme(html, "light")).toContain("@media not all {");
  for (const scheme of ["light", "dark"] as const)
    expect(inScheme(html, scheme)).not.toMatch(/prefers-color-scheme|light dark/);
});
