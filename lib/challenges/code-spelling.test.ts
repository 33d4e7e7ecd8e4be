// How people write a code. The page and the server must read it alike.

import { expect, test } from "playwright/test";
import { parseCode } from "./code";
import { findCode, foldDigits, longestSpelling, readCode } from "./code-spelling";

/** What the browser's form handler accepts. */
const taken = (typed: string) => parseCode(foldDigits(typed));

test("six digits are read as people copy them", () => {
  const ways = [
    "012345",
    " 012345",
    "012345 ",
    "  012345  ",
    "012 345",
    "012-345",
    "012 - 345",
    "01 23 45",
    "0 1 2 3 4 5",
    "012- 345",
    "012--345",
    "01-23-45",
    "\t012345",
    "012345\n",
    "012\r\n345",
    "012\u00A0345",
    "012\u202F345",
    "012\u2009345",
    "012\u3000345",
    "\u2028012345",
    "012\u2013345",
    "012\u2014345",
    "012\u2010345",
    "012\u2011345",
    "012\u2012345",
    "012\u2212345",
    "012\uFF0D345",
    "012\u30FC345",
    "012\u00AD345",
    "\u200E012 345\u200E",
    "\u202A012345\u202C",
    "\u2068012345\u2069",
    "\uFEFF012345",
    "012\u200B345",
    "0\u200B1\u200B2\u200B3\u200B4\u200B5",
    "012\u2060345",
    "012\u200D345",
  ];
  for (const typed of ways) expect(parseCode(typed), JSON.stringify(typed)).toBe("012345");
});

test("full-width digits are a person's, and never a program's", () => {
  for (const typed of ["０１２３４５", "０１２　３４５", "０１２－３４５", "012３４５"]) {
    expect(taken(typed), typed).toBe("012345");
    expect(parseCode(typed), typed).toBeNull();
  }
});

test("the server reads the same six digits in whatever the page submits by itself", () => {
  const pieces = [
    ..."0123456789０１２３４５６７８９",
    ..."0123456789",
    " ",
    "-",
    "\u2013",
    "\u2014",
    "\u2212",
    "\u00A0",
    "\u3000",
    "\t",
    "\n",
    "\u200B",
    "\u200E",
    "\u202A",
    "\u202C",
    "\uFEFF",
    "\u00AD",
    "\uFE0F",
    "٣",
    "१",
    "①",
    "²",
    "𝟏",
    "e",
    ".",
    ",",
    "+",
    "\0",
    "\u0301",
    "Code: ",
  ];
  // A small generator with a fixed seed: a failure can be run again.
  let state = 20_261_128;
  const next = (bound: number) => (state = (state * 48_271) % 2_147_483_647) % bound;
  let codes = 0;
  const wrong: string[] = [];
  for (let round = 0; round < 50_000; round++) {
    // Mostly digits and filling. Otherwise hardly any text would be a code.
    const spelling = Array.from({ length: 6 + next(6) }, () => pieces[next(next(8) === 0 ? pieces.length : 56)]).join(
      "",
    );
    const submitted = readCode(foldDigits(spelling));
    if (submitted !== null) codes++;
    // The text in the field after a paste is a code by itself.
    const agree =
      taken(spelling) === submitted &&
      (submitted === null ||
        (/^[0-9]{6}$/.test(submitted) && findCode(spelling) === submitted && taken(submitted) === submitted));
    if (!agree) wrong.push(JSON.stringify(spelling));
  }
  expect(wrong).toEqual([]);
  expect(codes).toBeGreaterThan(1_000);
});

test("the code is found in a whole mail, beside its link, its reference and its times", () => {
  const mail = (code: string) => `Sign in to Postkey

Open this link:
https://login.example/login/confirm?token=Ab3456123456_123456-aaaaaaaaaaaaaaaaaaaaaaaaa

Or type this code on login.example:

    ${code}

They work for 15 minutes, until 28.11.2026 05:22 UTC (2026-11-28). Asked for by Firefox 143.0 from 203.0.113.0/24.
Reference 234-567. Call +1 555 0100200 if it was not you.`;
  for (const code of ["012345", "012 345", "０１２３４５", "012\u00A0345", "\u200E012345\u200E"])
    expect(findCode(mail(code)), code).toBe("012345");
  expect(findCode("Your code is 012345.")).toBe("012345");
  expect(findCode("コードは012345です")).toBe("012345");
  expect(findCode("Code: 012345 (Postkey)")).toBe("012345");
});

test("no code is found in a text with two codes or with none", () => {
  for (const text of [
    "012345 and 543210",
    `${mailOf("012345")}\n${mailOf("012346")}`,
    "Call 555 0100",
    "",
    "https://login.example/012345",
    "0123456",
    "x012345",
  ])
    expect(findCode(text), text).toBeNull();
  expect(findCode(`${mailOf("012345")}\n> ${mailOf("012345")}`)).toBe("012345");
});

test("of a text of 300 KB only as much as a mail is searched", () => {
  expect(readCode("1".repeat(300_000))).toBeNull();
  expect(findCode(`012345\n${"1-".repeat(150_000)}`)).toBe("012345");
  expect(longestSpelling).toBeGreaterThan(6 * 8);
});

function mailOf(code: string): string {
  return `Type this code:\n\n    ${code}\n`;
}
