// The address of the page that is being rendered. proxy.ts passes it in a header, because a layout doesn't get it. Called
// by language.ts and page.ts.

import { localeOf } from "@/lib/i18n/choose-locale";
import type { Locale } from "@/lib/i18n/locales";

/** The listener drops what a client sends under this name, and proxy.ts overwrites it. */
export const pageAddressHeader = "x-postkey-page-address";

type Address = Pick<URL, "pathname" | "searchParams">;

/** The page's address, or a placeholder host when it has none, as on the 404 page. @param incoming headers of the page request */
export function pageAddress(incoming: Headers): URL {
  const text = incoming.get(pageAddressHeader) ?? "";
  return new URL(URL.canParse(text) ? text : "https://origin.invalid");
}

/** The pages for developers and operators are in English. On them, `locale` selects emails. */
export function isAlwaysEnglish({ pathname }: Address): boolean {
  return /^\/((dev|docs)\/|status$)/.test(pathname);
}

/** The language that the address of a page asks for; null when we don't have it. */
export function chosenLocale(address: Address): Locale | null {
  return isAlwaysEnglish(address) ? null : localeOf(address.searchParams.get("locale"));
}
