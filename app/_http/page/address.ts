// The address of the page that is being rendered, as proxy.ts passes it on: a layout does not get it. Read by language.ts
// and page.ts.

import { localeOf } from "@/lib/i18n/choose-locale";
import type { Locale } from "@/lib/i18n/locales";

/** The listener drops what a client sends under this name, and proxy.ts overwrites it. */
export const pageAddressHeader = "x-postkey-page-address";

type Address = Pick<URL, "pathname" | "searchParams">;

/** Of another host where a page has none, such as one that is not found. @param incoming of the request for the page */
export function pageAddress(incoming: Headers): URL {
  const text = incoming.get(pageAddressHeader) ?? "";
  return new URL(URL.canParse(text) ? text : "https://origin.invalid");
}

/** The pages of developers and operators. `locale` chooses among emails there. */
export function isAlwaysEnglish({ pathname }: Address): boolean {
  return /^\/((dev|docs)\/|status$)/.test(pathname);
}

/** The language that a reader chooses by the address of a page; null where it is none of ours. */
export function chosenLocale(address: Address): Locale | null {
  return isAlwaysEnglish(address) ? null : localeOf(address.searchParams.get("locale"));
}
