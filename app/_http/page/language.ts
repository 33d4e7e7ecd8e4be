// The language of the page that is being rendered, once per request: for the layout, the title and the page itself.

import type { Metadata } from "next";
import { headers } from "next/headers";
import { cache } from "react";
import { chooseLocale, localeOf } from "@/lib/i18n/choose-locale";
import { messagesIn, type Locale, type Messages } from "@/lib/i18n/locales";
import { viewLink } from "@/lib/sign-in/view-link";
import { askedLocale } from "@/lib/oauth/codes/authorization-request";
import { english, type Language } from "../../_ui/language";
import { findAsked, pendingOf } from "@/lib/challenges/asked-here";
import { readChallenges } from "../cookies";
import { pageAddressHeader } from "./address";
import { authorizationOf, safeReturnTo } from "./return-to";
import type { CarriedLanguage } from "./see-other";

/** The emailed link as this browser sees it; read once, however many ask. @see viewLink */
export const presentedLink = cache(async (token: string) =>
  viewLink(
    token,
    readChallenges(await headers()).map(({ id }) => id),
  ),
);

/**
 * What was asked for by `?locale=`, else by the app whose request stands in the return path, else the language of the mail whose link stands in the address, else that of the
 * sign-in under way in this browser, else the reader's own list.
 */
export const pageLanguage = cache(async (): Promise<Language> => {
  const incoming = await headers();
  const address = addressOf(incoming);
  // The pages of developers and operators are English; `locale` chooses among mails there.
  if (/^\/((dev|docs)\/|status$)/.test(address?.pathname ?? "")) return english;
  const usual = chooseLocale(null, incoming.get("accept-language"));
  const askedHere = findAsked(pendingOf(readChallenges(incoming)), address?.searchParams.get("challenge"));
  const locale =
    localeOf(address?.searchParams.get("locale")) ??
    ofApp(address) ??
    (await ofLink(address)) ??
    localeOf(askedHere?.locale) ??
    usual;
  return { locale, carried: locale !== usual };
});

/** What a page that redirects hands on. */
export function carriedIn({ locale, carried }: Language): CarriedLanguage {
  return carried ? { locale } : {};
}

/** Makes the generateMetadata of a page. @param title the page's own part of it */
export function titled(title: (pages: Messages["pages"]) => string, rest: Metadata = {}): () => Promise<Metadata> {
  return async () => ({ ...rest, title: title(messagesIn((await pageLanguage()).locale).pages) });
}

function addressOf(incoming: Headers): URL | null {
  const address = incoming.get(pageAddressHeader) ?? "";
  return URL.canParse(address) ? new URL(address) : null;
}

function ofApp(address: URL | null): Locale | null {
  const query = authorizationOf(safeReturnTo(address?.searchParams.get("return_to")));
  return query && askedLocale(query);
}

async function ofLink(address: URL | null): Promise<Locale | null> {
  const token = address?.pathname === "/login/confirm" ? address.searchParams.get("token") : null;
  if (token === null || token === undefined) return null;
  // The page reads the same and tells what broke; in which language matters less.
  const link = await presentedLink(token).catch(() => null);
  return link?.ok ? localeOf(link.value.locale) : null;
}
