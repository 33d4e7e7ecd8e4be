import { expect, test } from "playwright/test";
import { reasons } from "../reasons";
import { broken } from "./broken";
import { allLocales, messagesIn } from "./locales";

type Leaf = { path: string; value: unknown };

const others = allLocales.filter((locale) => locale !== "en");
/** Markers that no text contains on its own. */
const markers = ["⟦0⟧", "⟦1⟧", "⟦2⟧"];

function leavesOf(value: unknown, path = ""): Leaf[] {
  if (typeof value !== "object" || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([key, child]) => leavesOf(child, path === "" ? key : `${path}.${key}`));
}

const leavesIn = (locale: (typeof allLocales)[number]) => leavesOf({ ...messagesIn(locale), broken: broken[locale] });

function placesIn(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).toSorted();
}

/** Which of its values a sentence uses. One sentence takes an object, and may use any part of it. */
function saidBy({ path, value }: Leaf): string[] | null {
  if (typeof value !== "function" || path === "format.postmarkDay") return null;
  const said = String(value(...markers));
  return markers.filter((marker) => said.includes(marker));
}

for (const locale of others) {
  test(`${locale} has the keys of English, no fewer and no more`, () => {
    expect(
      leavesIn(locale)
        .map(({ path }) => path)
        .toSorted(),
    ).toEqual(
      leavesIn("en")
        .map(({ path }) => path)
        .toSorted(),
    );
  });

  test(`each text of ${locale} takes the values of the English one, and says the same of them`, () => {
    const english = new Map(leavesIn("en").map((leaf) => [leaf.path, leaf]));
    for (const leaf of leavesIn(locale)) {
      const model = english.get(leaf.path)!;
      expect(typeof leaf.value, leaf.path).toBe(typeof model.value);
      expect(saidBy(leaf), leaf.path).toEqual(saidBy(model));
      if (typeof leaf.value === "string")
        expect(placesIn(leaf.value), leaf.path).toEqual(placesIn(String(model.value)));
    }
  });

  test(`${locale} is translated: no sentence of it is the English one`, () => {
    const english = new Map(leavesIn("en").map(({ path, value }) => [path, value]));
    for (const { path, value } of leavesIn(locale)) {
      if (typeof value === "string" && value.includes(" ") && !value.includes("{"))
        expect(value, path).not.toBe(english.get(path));
    }
  });
}

for (const locale of allLocales) {
  test(`no text of ${locale} is empty, and none has markup or a stray space`, () => {
    for (const { path, value } of leavesIn(locale)) {
      if (path === "format.postmarkDay") continue;
      const text = typeof value === "function" ? String(value(...markers)) : value;
      if (typeof text !== "string") continue;
      expect(text.trim(), path).not.toBe("");
      expect(text, path).not.toMatch(/[<>]|\s$| {2}|undefined|\p{Cc}/u);
    }
  });

  test(`every reason code has its texts in ${locale}`, () => {
    const texts = messagesIn(locale).reasons;
    expect(Object.keys(texts).toSorted()).toEqual(Object.keys(reasons).toSorted());
    for (const text of Object.values(texts)) expect(Object.keys(text)).toEqual(["title", "what", "why"]);
  });

  test(`what goes to the browser in ${locale} is text alone`, () => {
    const { ticking } = messagesIn(locale);
    expect(JSON.parse(JSON.stringify(ticking))).toEqual(ticking);
  });

  test(`the change button of ${locale} is called what it shows`, () => {
    const { change, changeLabel } = messagesIn(locale).pages.checkEmail;
    expect(changeLabel).toContain(change);
  });

  test(`no sentence of ${locale} raises its voice`, () => {
    // "Welcome!" is a greeting.
    for (const { path, value } of leavesIn(locale))
      if (typeof value === "string" && path !== "mail.signIn.first") expect(value, path).not.toMatch(/[!！]/);
  });
}

test("no line of a German page ends in the middle of E‑Mail", () => {
  const { mail: _, ...wrapped } = messagesIn("de");
  const plain = leavesOf({ ...wrapped, broken: broken.de }).filter(({ value }) =>
    String(typeof value === "function" ? value(...markers) : value).includes("E-Mail"),
  );
  expect(plain.map(({ path }) => path)).toEqual([]);
});

test("English says of each reason what the API says of it", () => {
  for (const [code, { title, what, why }] of Object.entries(reasons)) {
    expect(messagesIn("en").reasons[code as keyof typeof reasons]).toEqual({ title, what, why });
  }
});
