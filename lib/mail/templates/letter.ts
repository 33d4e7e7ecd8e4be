// What every kind of mail is made of before it becomes text and HTML: blocks in an order. The kinds write it,
// letter-text.ts and letter-html.ts show it, so neither version can say what the other does not.

import type { AccentColors } from "../../brand";
import type { Locale, Messages } from "../../i18n/locales";
import { oneLine } from "./escape";

/** A name and its value. */
export type Row = readonly [name: string, value: string];

export type Block =
  | { kind: "paragraph"; text: string }
  /** The one thing to do. In text the address stands alone on its line. */
  | { kind: "button"; label: string; href: string }
  | { kind: "code"; lead: string; code: string; care: string }
  | { kind: "rows"; caption: string; rows: readonly Row[] }
  /** A way out that is not the one thing to do. */
  | { kind: "link"; label: string; note?: string; href: string };

export type Letter = {
  subject: string;
  /** What lists of messages show behind the subject. */
  preheader: string;
  title: string;
  blocks: readonly Block[];
  /** What the reference is good for: found again on a page, or named in a question. */
  mark: keyof Messages["mail"]["mark"];
  /** Why this mail went to this address. */
  because: string;
};

/** The facts of one mail in words: foreign text is one line each, links have been checked, times are written out. */
export type Facts = {
  locale: Locale;
  messages: Messages;
  serviceName: string;
  accent: AccentColors;
  /** The host of our own pages. */
  site: string;
  supportEmail?: string;
  codeInPreview: boolean;
  address: string;
  reference: string;
  requestedAt: Date;
  when: string;
  browser: string;
  network: string;
  link?: string;
  /** Null: codes are over for this challenge. Undefined: this kind of mail has none. */
  code?: string | null;
  /** How long link and code work. */
  lifetime?: string;
  app?: { site: string | null };
  isFirst: boolean;
  /** The link works only in the browser or program that asked. */
  isLinkBound: boolean;
  stopLink?: string;
  accountLink?: string;
  newAddress?: string;
  organization?: string;
  inviter?: string;
};

// Lists on phones show about 40 characters, the others hardly more than 50.
const subjectMax = 49;

/** A subject whose name is cut until the whole stays under 50 characters. */
export function fitSubject(name: string, subject: (name: string) => string): string {
  return subject(oneLine(name, Math.max(1, subjectMax - subject("").length)));
}
