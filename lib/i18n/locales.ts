// The languages of mail and pages. To add one, add a file under locales/ and a line to this table.

import { de } from "./locales/de";
import { en, type Messages } from "./locales/en";
import { ja } from "./locales/ja";

export const catalogues = {
  en,
  de,
  ja,
} as const satisfies Record<string, Messages>;

/** The primary language subtag of a language that we have (RFC 5646, section 2.2.1). */
export type Locale = keyof typeof catalogues;

export type { Messages };

/** For everybody whose own language is not in the table. */
export const defaultLocale: Locale = "en";

export const allLocales = Object.keys(catalogues) as Locale[];

/** Whether a value from outside is exactly the name of one of our languages. */
export function isLocale(value: unknown): value is Locale {
  return typeof value === "string" && Object.hasOwn(catalogues, value);
}

/** Every text of one language. */
export function messagesIn(locale: Locale): Messages {
  return catalogues[locale];
}
