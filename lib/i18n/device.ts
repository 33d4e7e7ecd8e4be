// Translates browser and network, which are stored in English, into the reader's language. Called by mail and pages.

import { partsOfBrowserName } from "@/lib/caller";
import { messagesIn, type Locale } from "./locales";

/**
 * `Firefox on Linux` becomes `Firefox auf Linux`. A name that browserName (lib/caller.ts) did not make, such as one stored
 * by an earlier version, becomes "unknown program", so that nobody can put words into a page or a mail.
 */
export function localizeBrowser(locale: Locale, browser: string): string {
  const { device } = messagesIn(locale);
  const parts = partsOfBrowserName(browser);
  if (parts === null || parts.name === "an unknown program") return device.unknownProgram;
  return parts.system === null ? parts.name : device.browserOn(parts.name, parts.system);
}

/** A network has the same digits in every language; only `unknown` is a word. */
export function localizeNetwork(locale: Locale, network: string): string {
  return network === "unknown" ? messagesIn(locale).device.unknown : network;
}
