/**
 * Renders every mail that is sent: subject, text and HTML of one kind in one language.
 * Called by the delivery of the outbox and by the preview. Pure: the same input gives the same mail.
 */
import { accentColors } from "../../brand";
import { localizeBrowser, localizeNetwork } from "../../i18n/device";
import { formatDuration, formatMoment } from "../../i18n/format";
import { messagesIn, type Locale } from "../../i18n/locales";
import { oncePer } from "../../once-per";
import { oneLine } from "./escape";
import { changeEmailLetter } from "./kinds/change-email";
import { inviteLetter } from "./kinds/invite";
import { newDeviceLetter } from "./kinds/new-device";
import { refreshTokenReusedLetter } from "./kinds/refresh-token-reused";
import { signInLetter } from "./kinds/sign-in";
import { stepUpLetter } from "./kinds/step-up";
import type { Facts, Letter } from "./letter";
import { letterHtml } from "./letter-html";
import { letterText } from "./letter-text";

const letters = {
  sign_in: signInLetter,
  step_up: stepUpLetter,
  change_email: changeEmailLetter,
  invite: inviteLetter,
  new_device: newDeviceLetter,
  refresh_token_reused: refreshTokenReusedLetter,
} satisfies Record<string, (facts: Facts) => Letter>;

export type MailKind = keyof typeof letters;

export const mailKinds = Object.keys(letters) as MailKind[];

/** Whether a value from outside is the name of a kind. */
export function isMailKind(value: unknown): value is MailKind {
  return typeof value === "string" && Object.hasOwn(letters, value);
}

/** The settings for every mail. Pass the same object for all mails: what is derived from it is then made only once. */
export type Brand = {
  serviceName: string;
  /** `#rrggbb`. `accentColors` makes it readable on light and on dark. */
  serviceColor?: string;
  /** The configured origin. A browser's code may be typed only on this host. */
  origin: string;
  supportEmail?: string;
  /** `CODE_IN_PREVIEW`: the code is also in the subject and the preheader. */
  codeInPreview: boolean;
};

export type MailData = {
  kind: MailKind;
  locale: Locale;
  /** The recipient. */
  address: string;
  /** `K7Q-2MX`: the same on the page and in the mail. It is not a secret. */
  reference: string;
  requestedAt: Date;
  /** Where the request came from: a browser's name and a coarse network. Both are text from outside. */
  browser: string;
  network: string;
  /** An absolute address with the link token in it: https, or the scheme of an app on the allow list. */
  link?: string;
  /** Six digits. `null` once the challenge no longer accepts a code. Absent if the kind has none. */
  code?: string | null;
  expiresInMinutes?: number;
  /** A program asked, so the code is typed there. `site` names it if it is known. Absent for our own pages. */
  app?: { site: string | null };
  /** The first sign-in with this address. */
  isFirst?: boolean;
  /** The link works only in the browser or program that asked: the mail says so. */
  isLinkBound?: boolean;
  /** "I did not ask for this": the page that pauses sign-in mail to this address. */
  stopLink?: string;
  /** The page where a person sees and ends sessions. */
  accountLink?: string;
  /** For change_email. */
  newAddress?: string;
  /** For invite. Both are text from outside. */
  organization?: string;
  inviter?: string;
};

const longestName = 60;
const longestAddress = 254;
const longestReference = 16;

/**
 * Subject (under 50 characters), text and HTML, with the same link and code in both. Text from outside is shown as text, on
 * one line. @throws when a link is not absolute, or when a kind that needs a link has none: that is a mistake of ours
 */
export function renderMail(mail: MailData, brand: Brand): { subject: string; text: string; html: string } {
  const facts = factsOf(mail, brand);
  const letter = letters[mail.kind](facts);
  return { subject: letter.subject, text: letterText(letter, facts), html: letterHtml(letter, facts) };
}

function factsOf(mail: MailData, brand: Brand): Facts {
  const { locale } = mail;
  const messages = messagesIn(locale);
  return {
    locale,
    messages,
    ...brandFacts(brand),
    address: oneLine(mail.address, longestAddress),
    reference: oneLine(mail.reference, longestReference),
    requestedAt: mail.requestedAt,
    when: formatMoment(locale, mail.requestedAt),
    browser: localizeBrowser(locale, oneLine(mail.browser, longestName)) || messages.device.unknown,
    network: localizeNetwork(locale, oneLine(mail.network, longestName)) || messages.device.unknown,
    link: checkLink(mail.link),
    code: mail.code,
    lifetime: mail.expiresInMinutes === undefined ? undefined : formatDuration(locale, mail.expiresInMinutes),
    app: mail.app && { site: named(mail.app.site, longestAddress) ?? null },
    isFirst: mail.isFirst === true,
    isLinkBound: mail.isLinkBound === true,
    stopLink: checkLink(mail.stopLink),
    accountLink: checkLink(mail.accountLink),
    newAddress: named(mail.newAddress, longestAddress),
    organization: named(mail.organization, longestName),
    inviter: named(mail.inviter, longestName),
  };
}

const brandFacts = oncePer((brand: Brand) => ({
  serviceName: oneLine(brand.serviceName, longestName) || "Postkey",
  accent: accentColors(brand.serviceColor),
  site: new URL(brand.origin).host,
  supportEmail: named(brand.supportEmail, longestAddress),
  codeInPreview: brand.codeInPreview,
}));

function named(text: string | null | undefined, maxLength: number): string | undefined {
  return oneLine(text ?? "", maxLength) || undefined;
}

/** Apps have their own schemes. The schemes that run something in a browser are refused. */
function checkLink(link: string | undefined): string | undefined {
  if (link === undefined) return undefined;
  if (!/^[a-z][a-z0-9.+-]*:[^\s"<>\p{C}]+$/u.test(link) || /^(javascript|data|vbscript|blob|file):/.test(link)) {
    throw new Error("a mail needs absolute links that run nothing");
  }
  return link;
}
