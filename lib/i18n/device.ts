// Browser and network as they are stored, in English, told in the reader's language. Called by mail and pages.

import { partsOfBrowserName } from "@/lib/caller";
import { messagesIn, type Locale } from "./locales";

/**
 * `Firefox on Linux` is `Firefox auf Linux`. What browserName (lib/caller.ts) did not make, such as a stored name of an
 * earlier version, is an unknown program: nobody puts words into a page or a mail.
 */
export function localizeBrowser(locale: Locale, browser: string): string {
  const { device } = messagesIn(locale);
  const parts = partsOfBrowserName(browser);
  if (parts === null || parts.name === "an unknown program") return device.unknownProgram;
  return parts.system === null ? parts.name : device.browserOn(parts.name, parts.system);
}

/** A network is digits everywhere; only `unknown` is a word. */
export function localizeNetwork(locale: Locale, network: string): string {
  return network === "unknown" ? messagesIn(locale).device.unknown : network;
}
