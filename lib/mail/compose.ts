// Turns an outbox row into a message: opens its secrets and fills the template of its kind.

import { env } from "@/lib/env";
import { unseal } from "@/lib/secret";
import type { DueMessage } from "./store";
import { renderSignInMail } from "./templates/sign-in";

/** The content of a message, the same for every attempt; null when its secrets cannot be opened. */
export function compose(message: DueMessage): { subject: string; text: string; html: string } | null {
  const link = message.sealed_link && unseal("outbox", message.sealed_link, message.id);
  const code = message.sealed_code && unseal("outbox", message.sealed_code, message.id);
  if (!link || (message.sealed_code && !code)) return null;
  const { serviceName, serviceColor, supportEmail, origin, codeInPreview } = env();
  return renderSignInMail({
    serviceName,
    serviceColor: serviceColor ?? undefined,
    supportEmail: supportEmail ?? undefined,
    origin,
    codeInPreview,
    address: message.recipient,
    link,
    code: code || null,
    reference: message.reference,
    requestedAt: message.created_at,
    expiresInMinutes: message.lifetime_minutes,
    browser: message.details.browser,
    network: message.details.network,
    ...(message.details.channel === "api" && { app: { site: siteOf(message.details.redirect_to) } }),
  });
}

// An app's own scheme has no host that a person would recognise.
function siteOf(redirectTo: string | null): string | null {
  const url = redirectTo && URL.canParse(redirectTo) ? new URL(redirectTo) : null;
  return url && /^https?:$/.test(url.protocol) ? url.host : null;
}
