import type { Locale } from "@/lib/i18n/locales";

/** The language that a page speaks. */
export type Language = {
  locale: Locale;
  /** The reader's browser alone would lead to another one: the page's links and forms carry it on. */
  carried: boolean;
};

/** What the pages of developers and operators speak. */
export const english: Language = { locale: "en", carried: false };

/** An address of ours that keeps the page's language. */
export function hrefIn({ locale, carried }: Language, path: string): string {
  return carried ? `${path}${path.includes("?") ? "&" : "?"}locale=${locale}` : path;
}

/** The same for a form. */
export function LanguageField({ locale, carried }: Language) {
  return carried ? <input type="hidden" name="locale" value={locale} /> : null;
}
