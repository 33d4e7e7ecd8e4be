import { expect, test } from "playwright/test";
import { chooseLocale } from "./choose-locale";
import type { Locale } from "./locales";

const table: [requested: string | null | undefined, acceptLanguage: string | null | undefined, chosen: Locale][] = [
  // The requested language comes first.
  ["de", null, "de"],
  ["ja", "de", "ja"],
  ["en", "ja,de;q=0.9", "en"],
  ["de-AT", null, "de"],
  ["de-CH-1996", null, "de"],
  ["ja-Jpan-JP-u-ca-japanese", null, "ja"],
  ["DE", null, "de"],
  ["de_DE", null, "de"],
  ["de_DE.UTF-8", null, "de"],
  [" ja ", null, "ja"],
  ["deu", null, "de"],
  ["jpn", null, "ja"],
  // If the requested language is not one of ours, the header decides.
  ["fr", "de", "de"],
  ["", "ja", "ja"],
  ["fr", "es", "en"],
  // The header, by weight, then in its order.
  [null, "de-AT,de;q=0.9,en;q=0.8", "de"],
  [undefined, "en;q=0.5,ja;q=0.9,de;q=0.7", "ja"],
  [null, "fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5", "en"],
  [null, "fr, de;q=0.3", "de"],
  [null, "de;q=0.8, ja;q=0.8", "de"],
  [null, "DE ; Q=0.2 , JA ; Q=0.9", "ja"],
  [null, "ja;q=1.000", "ja"],
  [null, "*", "en"],
  [null, "*;q=0.1, ja;q=0.2", "ja"],
  // A weight of zero means "not this one".
  [null, "en;q=0, *", "de"],
  [null, "de;q=0, ja;q=0.1", "ja"],
  [null, "de;q=0", "en"],
  // Nothing at all.
  [null, null, "en"],
  [undefined, undefined, "en"],
  [null, "", "en"],
  [null, ",,,;;;,", "en"],
  // Broken elements are skipped; the others count.
  [null, "de;q=banana, ja;q=0.4", "ja"],
  [null, "de;q=2, ja", "ja"],
  [null, "de;q=-1, ja;q=0.1", "ja"],
  [null, "de;q=0.1234, ja;q=0.1", "ja"],
  [null, "de;q=NaN", "en"],
  [null, "!!!, d e, ja", "ja"],
  // Hostile.
  ["__proto__", "constructor", "en"],
  ["toString", "hasOwnProperty,valueOf", "en"],
  ["de\r\nSet-Cookie: a=b", null, "en"],
  ["../../../etc/passwd", null, "en"],
  ["<script>", "<script>", "en"],
  ["\u0000de", "\u0000", "en"],
  ["d".repeat(100_000), "de", "de"],
  [null, "de,".repeat(100_000), "en"],
  [null, `${"x-".repeat(200)}x`, "en"],
  ["ｄｅ", null, "en"],
  ["\ud800", "\udfff", "en"],
];

for (const [requested, acceptLanguage, chosen] of table) {
  const shown = [requested, acceptLanguage].map((value) =>
    value === undefined ? "nothing" : JSON.stringify(value).slice(0, 50),
  );
  test(`locale ${shown[0]} with accept-language ${shown[1]} reads ${chosen}`, () =>
    expect(chooseLocale(requested, acceptLanguage)).toBe(chosen));
}

test("what is not even a string is English", () => {
  for (const wrong of [42, {}, [], true, () => "de"]) expect(chooseLocale(wrong as never, wrong as never)).toBe("en");
});
