// Chooses the language of a mail or a page. Pure. Called by app/_http with the values from the request.

import { allLocales, defaultLocale, isLocale, type Locale } from "./locales";

// Browsers send well under 100 characters. A much longer header is not worth reading.
const longestHeader = 512;
const longestTag = 35;

/**
 * The language that fits best: the requested one, then the reader's own list by weight, then English.
 * `de-AT` counts as `de`. The result is always a language, whatever the input.
 * @param requested a BCP 47 tag, untrusted
 * @param acceptLanguage the header, untrusted
 * @see RFC 9110 section 12.5.4, RFC 4647 section 3.4 (lookup)
 */
export function chooseLocale(requested: string | null | undefined, acceptLanguage: string | null | undefined): Locale {
  return localeOf(requested) ?? fromHeader(acceptLanguage) ?? defaultLocale;
}

/** Our language for a tag such as `de-AT`, `de_AT.UTF-8` or `deu`; null if we do not have it. @param tag untrusted */
export function localeOf(tag: unknown): Locale | null {
  if (typeof tag !== "string") return null;
  if (isLocale(tag)) return tag;
  const language = languageOf(tag.trim());
  return isLocale(language) ? language : null;
}

/**
 * The first language that we have in a list of tags, separated by spaces, most preferred first; null if we have none.
 * @param list untrusted @see OpenID Connect Core 1.0 section 3.1.2.1, `ui_locales`
 */
export function localeOfList(list: string | null | undefined): Locale | null {
  if (!list || list.length > longestHeader) return null;
  return (
    list
      .split(" ")
      .map(localeOf)
      .find((locale) => locale !== null) ?? null
  );
}

/** The canonical language, so `deu` is `de`. Intl throws a RangeError if the text is not a tag. */
function languageOf(tag: string): string | null {
  const plain = tag.replaceAll("_", "-").replace(/[.@].*$/s, "");
  if (plain.length > longestTag) return null;
  try {
    return new Intl.Locale(plain).language;
  } catch {
    return null;
  }
}

function fromHeader(header: unknown): Locale | null {
  if (typeof header !== "string" || header.length > longestHeader) return null;
  const ranges = header
    .split(",")
    .map(parseRange)
    .filter((range) => range !== null);
  // Equal weights keep their order: sorting is stable.
  const wanted = ranges.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight);
  for (const { range } of wanted) {
    const locale = range === "*" ? firstUnnamed(ranges) : localeOf(range);
    if (locale) return locale;
  }
  return null;
}

type Range = { range: string; weight: number };

/** "*" stands for every language that the list does not name. */
function firstUnnamed(ranges: Range[]): Locale | null {
  const named = ranges.map(({ range }) => localeOf(range));
  return allLocales.find((locale) => !named.includes(locale)) ?? null;
}

/** One element such as `de-AT;q=0.7`; null if its weight is not valid. */
function parseRange(element: string): Range | null {
  const [range = "", ...parameters] = element.split(";").map((part) => part.trim());
  if (range === "") return null;
  const weight = parameters.find((parameter) => /^q\s*=/i.test(parameter))?.replace(/^q\s*=\s*/i, "") ?? "1";
  return /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(weight) ? { range, weight: Number(weight) } : null;
}
