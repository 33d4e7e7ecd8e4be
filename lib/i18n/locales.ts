// The languages of mail and pages. Adding one is a file under locales/ and its line in this table.

import { de } from "./locales/de";
import { en, type Messages } from "./locales/en";
import { ja } from "./locales/ja";

export const catalogues = {
  en,
  de,
  ja,
} as const satisfies Record<string, Messages>;

/** The primary language subtag of a language that we speak (RFC 5646, section 2.2.1). */
export type Locale = keyof typeof catalogues;

export type { Messages };

/** What everybody gets whose own language is not here. */
export const defaultLocale: Locale = "en";

export const allLocales = Object.keys(catalogues) as Locale[];

/** Tells whether a value from outside names one of our languages exactly. */
export function isLocale(value: unknown): value is Locale {
  return typeof value === "string" && Object.hasOwn(catalogues, value);
}

/** Every text of one language. */
export function messagesIn(locale: Locale): Messages {
  return catalogues[locale];
}
