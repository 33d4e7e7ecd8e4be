// Turns an outbox row into a message: opens its secrets and fills the template of its kind. Called by deliver-one.ts.

import { env } from "@/lib/env";
import { chooseLocale } from "@/lib/i18n/choose-locale";
import { oncePer } from "@/lib/once-per";
import { randomCode, randomId, randomToken, seal, unseal } from "@/lib/secret";
import type { Settings } from "@/lib/settings";
import type { DueMessage } from "./store";
import { stopLink } from "../suppression";
import { renderMail, type Brand, type MailKind } from "../templates/render";

export type Composed = {
  subject: string;
  text: string;
  html: string;
  /** The parts that must not be repeated anywhere else: a mail server may quote a mail in its answer. */
  secrets: string[];
};

// If one of these has no code, its code can no longer be used, and the mail says so. The others never have a code.
const carriesCode: Record<MailKind, boolean> = {
  sign_in: true,
  step_up: true,
  change_email: true,
  invite: false,
  new_device: false,
  refresh_token_reused: false,
};

/** The content of a message, the same for every attempt; null when its secrets cannot be opened. */
export function compose(message: DueMessage): Composed | null {
  const link = message.sealed_link === null ? undefined : unseal("outbox", message.sealed_link, message.id);
  const code = message.sealed_code === null ? null : unseal("outbox", message.sealed_code, message.id);
  if (link === null || (message.sealed_code !== null && code === null)) return null;
  const { origin } = env();
  const kind = message.kind as MailKind;
  const { browser, network, channel, redirect_to, locale, is_first, of_app } = message.details;
  const rendered = renderMail(
    {
      kind,
      locale: chooseLocale(locale, null),
      address: message.recipient,
      reference: message.reference,
      requestedAt: message.created_at,
      browser,
      network,
      link,
      code: carriesCode[kind] ? code : undefined,
      expiresInMinutes: message.lifetime_minutes,
      isFirst: is_first,
      // An app's sign-in must end where it began, and a program's own link needs a verifier that only the program has.
      isLinkBound: of_app === true || (channel === "api" && Boolean(redirect_to)),
      accountLink: `${origin}/account#sessions`,
      ...(link !== undefined && { stopLink: stopLink(message.id) }),
      ...(channel === "api" && { app: { site: siteOf(redirect_to ?? null) } }),
    },
    brandOf(env()),
  );
  const token = link === undefined ? null : new URL(link).searchParams.get("token");
  return { ...rendered, secrets: [token, code].filter((secret) => secret !== null) };
}

/**
 * Composes a mail of this kind for a message that has no address and no secrets. It is never sent. It exists so that a
 * request for an address that may not sign in takes the process as long as any other.
 */
export function composeDecoy(message: DueMessage): { decoy: DueMessage; content: Composed | null } {
  const decoy = { ...message, ...standIn(env()) };
  return { decoy, content: compose(decoy) };
}

const standIn = oncePer(({ origin }: Settings) => {
  const id = randomId();
  return {
    id,
    recipient: "somebody.or.other@people.example",
    sealed_link: seal("outbox", `${origin}/login/confirm?token=${randomToken()}`, id),
    sealed_code: seal("outbox", randomCode(), id),
  };
});

const brandOf = oncePer(({ serviceName, serviceColor, supportEmail, origin, codeInPreview }: Settings): Brand => ({
  serviceName,
  serviceColor: serviceColor ?? undefined,
  supportEmail: supportEmail ?? undefined,
  origin,
  codeInPreview,
}));

// A link with an app's own scheme has no host that a person would recognise.
function siteOf(redirectTo: string | null): string | null {
  const url = redirectTo && URL.canParse(redirectTo) ? new URL(redirectTo) : null;
  return url && /^https?:$/.test(url.protocol) ? url.host : null;
}
