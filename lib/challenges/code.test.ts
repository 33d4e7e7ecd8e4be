import { expect, test } from "playwright/test";
import { randomId } from "@/lib/secret";
import { hashCode, hashPresentedCode, parseCode } from "./code";

test("anything else, of any type, is not a code", () => {
  const others: unknown[] = [
    "",
    " ",
    "12345",
    "1234567",
    "12345a",
    "1e5",
    "1e5000",
    "0x1234",
    "-12345",
    "+12345",
    "+123456",
    "12.345",
    "123.456",
    "1,2345",
    "123,456",
    "123_456",
    "123/456",
    "１２３４５６",
    "٠١٢٣٤٥",
    "१२३४५६",
    "①②③④⑤⑥",
    "𝟏𝟐𝟑𝟒𝟓𝟔",
    "123456\0",
    "123456;",
    "123456\uFE0F",
    "123\u0301456",
    `${" ".repeat(100)}123456`,
    "\u200B".repeat(1_000),
    "1".repeat(300_000),
    123456,
    0,
    Number.NaN,
    true,
    null,
    undefined,
    ["123456"],
    { code: "123456" },
    123456n,
  ];
  for (const input of others) expect(parseCode(input), String(input).slice(0, 20)).toBeNull();
});

test("equal codes of two challenges look different, and so do two codes of one", () => {
  const [one, other] = [randomId(), randomId()];
  expect(hashCode(one, "123456")).toBe(hashCode(one, "123456"));
  expect(hashCode(one, "123456")).not.toBe(hashCode(other, "123456"));
  expect(hashCode(one, "123456")).not.toBe(hashCode(one, "123457"));
});

test("what is stored is an HMAC of 256 bits that does not show the code", () => {
  const hash = hashCode(randomId(), "123456");
  expect(hash).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(hash).not.toContain("123456");
});

test("a presented code is looked up under the current secret", () => {
  const id = randomId();
  expect(hashPresentedCode(id, "123456")[0]).toBe(hashCode(id, "123456"));
});
