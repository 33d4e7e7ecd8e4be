// Browser and network as they are stored, in English, told in the reader's language. Called by mail and pages.

import { messagesIn, type Locale } from "./locales";

/** `Firefox on Linux` is `Firefox auf Linux`; what browserName (lib/caller.ts) did not make stays as it is. */
export function localizeBrowser(locale: Locale, browser: string): string {
  const { device } = messagesIn(locale);
  if (browser === "an unknown program") return device.unknownProgram;
  const [, name, system] = /^(.+) on ([^ ].*)$/s.exec(browser) ?? [];
  return name && system ? device.browserOn(name, system) : browser;
}

/** A network is digits everywhere; only `unknown` is a word. */
export function localizeNetwork(locale: Locale, network: string): string {
  return network === "unknown" ? messagesIn(locale).device.unknown : network;
}
