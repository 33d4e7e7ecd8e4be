/** One mail of every kind, for the preview at /dev/mail and for the tests. The links and codes in it do not work. */
import type { Locale } from "../../i18n/locales";
import type { Brand, MailData, MailKind } from "./render";

const origin = "https://auth.harbour.example";

export const sampleBrand: Brand = {
  serviceName: "Harbour",
  origin,
  supportEmail: "help@harbour.example",
  codeInPreview: false,
};

const base = {
  address: "ada@example.com",
  reference: "K7Q-2MX",
  requestedAt: new Date("2026-11-21T02:41:07Z"),
  browser: "Firefox on Windows",
  network: "203.0.113.0/24",
};

const linkAndCode = {
  link: `${origin}/login/confirm?token=Jw3cM0dF7yQ2vXkT9sLr4uBpN1zHgEaC5iOoKtYxWb8`,
  code: "402917",
  expiresInMinutes: 15,
};

const accountLink = `${origin}/account#sessions`;
const stopLink = `${origin}/mail/stop?m=q8Zr2LwXcV0bTn5JmYkD1g`;

const samples: Record<MailKind, Partial<MailData>> = {
  sign_in: { ...linkAndCode, stopLink },
  step_up: { ...linkAndCode, accountLink },
  change_email: { ...linkAndCode, newAddress: "ada.lovelace@example.com" },
  invite: {
    ...linkAndCode,
    code: undefined,
    expiresInMinutes: 72 * 60,
    organization: "Harbour Pilots",
    inviter: "Grace Hopper",
  },
  new_device: { accountLink },
  refresh_token_reused: { accountLink },
};

/** A mail of this kind, with everything that the kind can have. */
export function sampleMail(kind: MailKind, locale: Locale): MailData {
  return { ...base, ...samples[kind], kind, locale };
}
