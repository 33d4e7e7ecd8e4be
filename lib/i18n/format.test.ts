import { expect, test } from "playwright/test";
import { around } from "./around";
import { localizeBrowser, localizeNetwork } from "./device";
import { formatClock, formatDay, formatDuration, formatMoment, formatPostmarkDay } from "./format";
import { allLocales, messagesIn } from "./locales";
import { fill, shortDuration } from "./ticking";

const at = new Date("2026-09-01T02:41:07Z");

test("a moment is written in UTC, and says so", () => {
  expect(formatMoment("en", at)).toBe("1 September 2026, 02:41 UTC");
  expect(formatMoment("de", at)).toBe("1. September 2026 um 02:41 UTC");
  expect(formatMoment("ja", at)).toBe("2026年9月1日 2:41 UTC");
});

test("midnight is the beginning of its day", () => {
  const midnight = new Date("2026-12-31T00:00:00Z");
  expect(formatDay("en", midnight)).toBe("31 December 2026");
  expect(formatClock("en", midnight)).toBe("00:00 UTC");
  expect(formatClock("de", midnight)).toBe("00:00 UTC");
  expect(formatClock("ja", midnight)).toBe("0:00 UTC");
});

test("the postmark's day fits into its ring in every month", () => {
  expect(formatPostmarkDay("en", at)).toBe("01 SEP 2026");
  expect(formatPostmarkDay("de", at)).toBe("01. SEP 2026");
  expect(formatPostmarkDay("ja", at)).toBe("2026.09.01");
  for (const locale of allLocales) {
    for (let month = 0; month < 12; month += 1)
      expect(formatPostmarkDay(locale, new Date(Date.UTC(2026, month, 28))).length).toBeLessThanOrEqual(12);
  }
});

test("a duration takes the largest unit that loses nothing", () => {
  const minutes = [1, 15, 60, 90, 120, 1440, 2880, 4320];
  expect(minutes.map((one) => formatDuration("en", one))).toEqual([
    "1 minute",
    "15 minutes",
    "1 hour",
    "90 minutes",
    "2 hours",
    "24 hours",
    "2 days",
    "3 days",
  ]);
  expect(minutes.map((one) => formatDuration("de", one))).toEqual([
    "1 Minute",
    "15 Minuten",
    "1 Stunde",
    "90 Minuten",
    "2 Stunden",
    "24 Stunden",
    "2 Tage",
    "3 Tage",
  ]);
  expect(minutes.map((one) => formatDuration("ja", one))).toEqual([
    "1分",
    "15分",
    "1時間",
    "90分",
    "2時間",
    "24時間",
    "2日",
    "3日",
  ]);
});

test("the words that count in the browser are short, and rounded up from ten minutes on", () => {
  const seconds = [-1, 0, 42, 59.2, 60, 72, 600, 601, 3599, 3600, 3601, 5400, 86_400];
  const short = (locale: (typeof allLocales)[number]) =>
    seconds.map((one) => shortDuration(messagesIn(locale).ticking, one));
  expect(short("en")).toEqual([
    "0 s",
    "0 s",
    "42 s",
    "1 min",
    "1 min",
    "1 min 12 s",
    "10 min",
    "11 min",
    "1 h",
    "1 h",
    "1 h 1 min",
    "1 h 30 min",
    "24 h",
  ]);
  expect(short("ja")).toEqual([
    "0秒",
    "0秒",
    "42秒",
    "1分",
    "1分",
    "1分12秒",
    "10分",
    "11分",
    "1時間",
    "1時間",
    "1時間1分",
    "1時間30分",
    "24時間",
  ]);
});

test("a place without a value stays as it is, whatever it is called", () => {
  expect(fill("{a} {b} {toString}", { a: "x" })).toBe("x {b} {toString}");
});

test("a sentence is cut around its value, wherever that stands", () => {
  expect(around((address) => `to ${address}.`)).toEqual(["to ", "."]);
  expect(around(messagesIn("ja").pages.checkEmail.sentLink)).toEqual(["", " にリンクを送信しました。"]);
});

test("a browser is named in the reader's language, and what no parser named is not repeated", () => {
  expect(localizeBrowser("de", "Firefox on Windows")).toBe("Firefox auf Windows");
  expect(localizeBrowser("ja", "Chrome on macOS")).toBe("Chrome（macOS）");
  expect(localizeBrowser("de", "an unknown program")).toBe("ein unbekanntes Programm");
  expect(localizeBrowser("ja", "curl")).toBe("curl");
  for (const words of [
    "Call +1 800 555 0100",
    "Call now on Windows",
    "Chrome on evil.example",
    "Chrome on Windows on Linux",
    "curl on Linux",
    "",
  ]) {
    expect(localizeBrowser("de", words), words).toBe("ein unbekanntes Programm");
  }
  expect(localizeNetwork("de", "unknown")).toBe("unbekannt");
  expect(localizeNetwork("de", "203.0.113.0/24")).toBe("203.0.113.0/24");
});
