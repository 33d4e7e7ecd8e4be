// The language of a mail and of a page. Pure; called by app/_http with what the request said.

import { allLocales, defaultLocale, isLocale, type Locale } from "./locales";

// Browsers send well under 100 characters; what is longer is not worth reading.
const longestHeader = 512;
const longestTag = 35;

/**
 * The language that fits best: the one that was asked for, then the reader's own list by weight, then English.
 * `de-AT` is `de`. Whatever comes in, this answers with a language.
 * @param requested a BCP 47 tag, untrusted
 * @param acceptLanguage the header, untrusted
 * @see RFC 9110 section 12.5.4, RFC 4647 section 3.4 (lookup)
 */
export function chooseLocale(requested: string | null | undefined, acceptLanguage: string | null | undefined): Locale {
  return localeOf(requested) ?? fromHeader(acceptLanguage) ?? defaultLocale;
}

/** Our language of a tag such as `de-AT`, `de_AT.UTF-8` or `deu`; null for what is none of ours. @param tag untrusted */
export function localeOf(tag: unknown): Locale | null {
  if (typeof tag !== "string") return null;
  if (isLocale(tag)) return tag;
  const language = languageOf(tag.trim());
  return isLocale(language) ? language : null;
}

/**
 * Our first language of a list of tags that spaces separate, the most wanted first; null when none is ours.
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

/** Canonical, so `deu` is `de`. Intl throws a RangeError for what is no tag: that is its way to say no. */
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

/** One element such as `de-AT;q=0.7`; null when its weight is none. */
function parseRange(element: string): Range | null {
  const [range = "", ...parameters] = element.split(";").map((part) => part.trim());
  if (range === "") return null;
  const weight = parameters.find((parameter) => /^q\s*=/i.test(parameter))?.replace(/^q\s*=\s*/i, "") ?? "1";
  return /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(weight) ? { range, weight: Number(weight) } : null;
}
