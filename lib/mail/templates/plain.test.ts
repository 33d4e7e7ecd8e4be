import { expect, test } from "playwright/test";
import { columnsOf, table, wrap } from "./plain";

test("a wide character counts twice, and one that is not seen not at all", () => {
  expect(columnsOf("abc")).toBe(3);
  expect(columnsOf("日本語")).toBe(6);
  expect(columnsOf("e\u0301")).toBe(1);
  expect(columnsOf("（ｶﾅ）")).toBe(6);
});

test("letters of other Latin alphabets and quotation marks take one column each, a soft hyphen none", () => {
  expect(columnsOf("„Größe“ – …")).toBe(11);
  expect(columnsOf("weit\u00adläufig")).toBe(10);
  expect(wrap("„Übergrößenträger“ sagt man", 10)).toBe("„Übergrößenträger“\nsagt man");
});

test("words are wrapped, and a word that is too long keeps a line to itself", () => {
  expect(wrap("one two three", 7)).toBe("one two\nthree");
  expect(wrap("see averyveryverylonghost now", 8)).toBe("see\naveryveryverylonghost\nnow");
});

test("Japanese breaks where a phrase ends", () => {
  expect(wrap("このアドレスで Harbour にサインインする依頼が届きました。", 30)).toBe(
    "このアドレスで Harbour に\nサインインする依頼が\n届きました。",
  );
});

test("no Japanese line begins with a full stop or ends with a bracket", () => {
  const text = "「確認」（重要）のお知らせです。次の番号を入力し、送信してください。有効期間は15分です。";
  for (let columns = 8; columns < 60; columns += 1) {
    const lines = wrap(text, columns).split("\n");
    expect(lines.join("")).toBe(text);
    for (const line of lines) {
      expect(columnsOf(line)).toBeLessThanOrEqual(columns + 2);
      expect(line).not.toMatch(/^[。、）」ー]|[「（]$/);
    }
    if (columns > 10) expect(lines.some((line) => /\d$/.test(line))).toBe(false);
  }
});

test("a name of many characters without a space is wrapped as well", () => {
  for (const line of wrap("漢".repeat(100)).split("\n")) expect(columnsOf(line)).toBeLessThanOrEqual(76);
});

test("values stand in one column, whatever the script of the names", () => {
  expect(
    table([
      ["Zeit", "1"],
      ["Netzwerk", "2"],
    ]),
  ).toBe("  Zeit      1\n  Netzwerk  2");
  expect(
    table([
      ["日時", "1"],
      ["ネットワーク", "2"],
    ]),
  ).toBe("  日時          1\n  ネットワーク  2");
});
