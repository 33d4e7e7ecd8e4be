// The language of the page that is being rendered, once per request: for the layout, the title and the page itself.

import type { Metadata } from "next";
import { headers } from "next/headers";
import { cache } from "react";
import { chooseLocale, localeOf } from "@/lib/i18n/choose-locale";
import { messagesIn, type Locale, type Messages } from "@/lib/i18n/locales";
import { viewStopLink } from "@/lib/mail/suppression";
import { viewLink } from "@/lib/sign-in/view-link";
import { askedLocale } from "@/lib/oauth/codes/authorization-request";
import { findAsked } from "@/lib/challenges/asked-here";
import { readChallenges, readLanguage } from "../cookies";
import { chosenLocale, isAlwaysEnglish, pageAddress } from "./address";
import { authorizationOf, safeReturnTo } from "./return-to";

/** The emailed link, as this browser may see it. Read once per request. @see viewLink */
export const presentedLink = cache(async (token: string) =>
  viewLink(
    token,
    readChallenges(await headers()).map(({ id }) => id),
  ),
);

/** The "I didn't ask for this" link. Also read once per request. @see viewStopLink */
export const presentedStopLink = cache(viewStopLink);

/**
 * The language of `?locale=`, else of the email or challenge that the address belongs to, else of the reader. Decision
 * record 0032.
 */
export const pageLanguage = cache(async (): Promise<Locale> => {
  const incoming = await headers();
  const address = pageAddress(incoming);
  if (isAlwaysEnglish(address)) return "en";
  return (
    chosenLocale(address) ??
    (await ofEmail(address)) ??
    ofChallenge(address, incoming) ??
    readerLanguage(address.searchParams, incoming)
  );
});

/**
 * The reader's language when no challenge decides: the language of the app that waits for this sign-in, else the one
 * chosen in this browser, else the browser's own list.
 * @param query of a page, or the fields of its form
 */
export function readerLanguage(query: URLSearchParams, incoming: Headers): Locale {
  // A stored preference of the person would go between these two.
  return ofApp(query) ?? chooseLocale(readLanguage(incoming), incoming.get("accept-language"));
}

/** Builds the generateMetadata of a page. @param title the page's own part of the title */
export function titled(title: (pages: Messages["pages"]) => string, rest: Metadata = {}): () => Promise<Metadata> {
  return async () => ({ ...rest, title: title(messagesIn(await pageLanguage()).pages) });
}

async function ofEmail({ pathname, searchParams }: URL): Promise<Locale | null> {
  const view = {
    "/login/confirm": () => presentedLink(searchParams.get("token") ?? ""),
    "/mail/stop": () => presentedStopLink(searchParams.get("m") ?? ""),
  }[pathname];
  // The page reads the same link and reports the error. Its language matters less.
  const link = await view?.().catch(() => null);
  return link?.ok ? localeOf(link.value.locale) : null;
}

function ofChallenge({ searchParams }: URL, incoming: Headers): Locale | null {
  const handle = searchParams.get("challenge");
  return handle === null ? null : localeOf(findAsked(readChallenges(incoming), handle)?.locale);
}

// A refused request never gets to the sign-in. Its language is then in the address of the error page.
function ofApp(query: URLSearchParams): Locale | null {
  return askedLocale(authorizationOf(safeReturnTo(query.get("return_to"))) ?? query);
}
