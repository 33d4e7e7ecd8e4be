// A mail before it becomes text and HTML: blocks in order. The kinds write it; letter-text.ts and letter-html.ts render
// it. So both versions always say the same.

import type { AccentColors } from "../../brand";
import type { Locale, Messages } from "../../i18n/locales";
import { oneLine } from "./escape";

/** A name and its value. */
export type Row = readonly [name: string, value: string];

export type Block =
  | { kind: "paragraph"; text: string }
  /** The one thing to do. In plain text its address is alone on a line. */
  | { kind: "button"; label: string; href: string }
  | { kind: "code"; lead: string; code: string; care: string }
  | { kind: "rows"; caption: string; rows: readonly Row[] }
  /** A secondary link. */
  | { kind: "link"; label: string; note?: string; href: string };

export type Letter = {
  subject: string;
  /** What lists of messages show after the subject. */
  preheader: string;
  title: string;
  blocks: readonly Block[];
  /** What the reference is for: to find it again on a page, or to quote it in a question. */
  mark: keyof Messages["mail"]["mark"];
  /** Why this mail went to this address. */
  because: string;
};

/** The facts of one mail in words: text from outside is on one line, links have been checked, times are written out. */
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
  /** Null: this challenge no longer accepts codes. Undefined: this kind of mail has none. */
  code?: string | null;
  /** How long the link and the code work. */
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
