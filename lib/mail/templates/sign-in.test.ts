import { expect, test } from "playwright/test";
import { renderSignInMail, type SignInMail } from "./sign-in";

const TOKEN = "Jw3cM0dF7yQ2vXkT9sLr4uBpN1zHgEaC5iOoKtYxWb8";
const MAIL: SignInMail = {
  serviceName: "Harbour",
  origin: "https://auth.harbour.example",
  supportEmail: "help@harbour.example",
  address: "ada@example.com",
  link: `https://auth.harbour.example/login/confirm?token=${TOKEN}`,
  code: "402917",
  reference: "K7Q-2MX",
  requestedAt: new Date("2026-11-21T02:41:07Z"),
  expiresInMinutes: 15,
  browser: "Firefox on Windows",
  network: "203.0.113.0/24",
  codeInPreview: false,
};
const render = (changes: Partial<SignInMail> = {}) => renderSignInMail({ ...MAIL, ...changes });

/** What a reader sees, in order: the hidden preheader first, as in a list of messages. */
const visible = (html: string) =>
  html
    .replaceAll(/<(style|title)[\s>].*?<\/\1>/gs, "")
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll("&nbsp;", " ")
    .replaceAll(/\s+/g, " ")
    .trim();

test("the text reads like a letter", () => {
  expect(render().subject).toBe("Sign in to Harbour (K7Q-2MX)");
  expect(render().text).toBe(`Sign in to Harbour

Somebody asked to sign in to Harbour with this address. If it was you, open
the link on the device where you want to be signed in.

https://auth.harbour.example/login/confirm?token=${TOKEN}

Or type this code on auth.harbour.example, in the browser that asked for it:

    402917

Type it on auth.harbour.example only. Nobody from Harbour ever asks you for
it.

Link and code belong together. They work for 15 minutes, and once: when you
have used one, the other is done too.

Who asked:
  Service  Harbour
  Browser  Firefox on Windows
  Network  203.0.113.0/24
  Time     21 November 2026, 02:41 UTC

Was it not you? Then do nothing. Nobody gets in without this mail, and link
and code run out by themselves.

Reference K7Q-2MX. You see the same one where you asked for this mail.

-- 
You get this mail because ada@example.com was typed on auth.harbour.example.
Replies are not read. For help, write to help@harbour.example.
`);
});

test("the same link and code stand in text and HTML", () => {
  const { text, html } = render();
  for (const part of [text, html]) {
    expect(part.split(MAIL.link)).toHaveLength(2);
    expect(part.match(/\b\d{6}\b(?!;)/g)?.filter((digits) => digits === MAIL.code)).toHaveLength(1);
  }
  expect(text.split("\n")).toContain(MAIL.link);
});

test("text and HTML say the same: who asked, where the code may be typed, how long it works, what to do if it was not you", () => {
  const { text, html } = render();
  const said = [
    "Harbour",
    "Firefox on Windows",
    "203.0.113.0/24",
    "21 November 2026, 02:41 UTC",
    "type this code on auth.harbour.example",
    "for 15 minutes",
    "Was it not you? Then do nothing.",
    "K7Q-2MX",
    "help@harbour.example",
  ];
  for (const words of said) {
    expect(text.replaceAll(/\s+/g, " ")).toContain(words);
    expect(visible(html)).toContain(words);
  }
});

test("a mail without a code carries the link only, and says so", () => {
  const { subject, text, html } = render({ code: null, codeInPreview: true });
  expect(subject).toBe("Sign in to Harbour (K7Q-2MX)");
  for (const part of [text, visible(html)]) {
    expect(part.replaceAll(/\s+/g, " ")).toContain("This mail has no code");
    expect(part).not.toContain("type this code");
  }
});

test("markup in a user agent, an address or a name is shown as text", () => {
  const evil = `<img src=x onerror="a">&'`;
  const { html, text } = render({ browser: evil, network: evil, serviceName: evil, address: `${evil}@example.com`, supportEmail: evil });
  expect(html).not.toContain("<img");
  expect(html).not.toContain('onerror="');
  expect(html).toContain("&lt;img src=x onerror=&quot;a&quot;&gt;&amp;&#39;");
  expect(text).toContain(evil);
});

test("a line break, a control character or a turned direction cannot forge a line or a header", () => {
  const { subject, text } = render({ serviceName: "Bank\r\nBcc: eve@example.com", browser: "Firefox\u202e\u0000\n-- \nhttps://evil.example" });
  expect(subject).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(text.split("\n")).not.toContain("https://evil.example");
  expect(text).not.toMatch(/[\p{Cf}\0\r]/u);
});

test("nothing remote is loaded", () => {
  const { html } = render({ serviceColor: "#e11d48" });
  expect(html).not.toMatch(/<(img|link|script|iframe|object|video|audio|source|base|form)\b/i);
  expect(html).not.toMatch(/url\(|@import|@font-face|\bsrc=|srcset|background="/i);
  expect(html.match(/https?:\/\/[^"' <]+/g)).toEqual([MAIL.link]);
});

test("subject stays under 50 characters", () => {
  const long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk";
  for (const serviceName of ["Harbour", long, "🛳️".repeat(40)]) {
    for (const codeInPreview of [false, true]) {
      const { subject } = render({ serviceName, codeInPreview });
      expect(subject.length).toBeLessThan(50);
      expect(subject).toContain(codeInPreview ? MAIL.code : MAIL.reference);
    }
  }
});

test("the preview hides the code unless the setting is on", () => {
  const hidden = render();
  expect(hidden.subject).not.toContain(MAIL.code);
  // A locked screen shows the beginning of the mail: some 150 characters, generously twice that.
  expect(hidden.text.slice(0, 300)).not.toContain(MAIL.code);
  expect(visible(hidden.html).slice(0, 300)).not.toContain(MAIL.code);

  const shown = render({ codeInPreview: true });
  expect(shown.subject).toBe("402917 is your code for Harbour");
  expect(visible(shown.html)).toMatch(/^Your code is 402917\./);
});

test("lines of the text are at most 76 columns wide, the link excepted", () => {
  const { text } = render({ serviceName: "S".repeat(80), browser: "Browser ".repeat(30), address: `${"a".repeat(48)}@example.com` });
  for (const line of text.split("\n")) if (line !== MAIL.link) expect(line.length).toBeLessThanOrEqual(76);
});

test("the button is at least 44 pixels high, and dark mode has colours of its own", () => {
  const { html } = render();
  const button = /<a href="[^"]+"[^>]*style="([^"]+)"/.exec(html)?.[1] ?? "";
  const padding = Number(/padding:(\d+)px/.exec(button)?.[1]);
  const line = Number(/line-height:(\d+)px/.exec(button)?.[1]);
  expect(2 * padding + line).toBeGreaterThanOrEqual(44);
  expect(html).toContain('<meta name="color-scheme" content="light dark">');
  expect(html).toContain("@media (prefers-color-scheme: dark)");
});

test("a link that is not an absolute web address is a mistake of ours", () => {
  for (const link of ["/login/confirm", "javascript:alert(1)", 'https://a.example/"><b>']) expect(() => render({ link })).toThrow();
});
