// Auth.js's Nodemailer provider, with our address check, lifetime and secret. Mail goes through the outbox, so the
// sending hook passes the token on instead of opening a connection.

import Nodemailer from "@auth/core/providers/nodemailer";
import { env } from "@/lib/env";
import { derivedSecrets, randomToken } from "@/lib/secret";
import { parseEmailAddress } from "@/lib/users/email-address";

/** @param hand receives the token in clear, which Auth.js would have mailed */
export function nodemailerProvider(hand: (sent: { identifier: string; token: string }) => void) {
  return Nodemailer({
    // Never used: Auth.js requires a server, but the sending hook is ours.
    server: env().smtpUrl ?? "smtp://127.0.0.1:1",
    from: env().emailFrom,
    maxAge: env().signInTtlMinutes * 60,
    // The provider's own token has 64 hexadecimal characters. The same 256 bits fit into 43.
    generateVerificationToken: randomToken,
    secret: derivedSecrets("link-token")[0]!,
    normalizeIdentifier: (identifier: string) => {
      const address = parseEmailAddress(identifier);
      if (!address.ok) throw new Error(address.reason);
      return address.value;
    },
    sendVerificationRequest: ({ identifier, token }) => hand({ identifier, token }),
  });
}
