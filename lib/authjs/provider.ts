// Auth.js's Nodemailer provider, with our validator, our lifetime and our secret. Mail goes through the
// outbox, so its sending hook hands the token on instead of opening a connection.

import Nodemailer from "@auth/core/providers/nodemailer";
import { env } from "@/lib/env";
import { derivedSecrets, randomToken } from "@/lib/secret";
import { parseEmailAddress } from "@/lib/users/email-address";

/** @param hand receives the token that Auth.js would have mailed, in clear */
export function nodemailerProvider(hand: (sent: { identifier: string; token: string }) => void) {
  return Nodemailer({
    // Never connected to: an address is required, and the sending hook is ours.
    server: env().smtpUrl ?? "smtp://127.0.0.1:1",
    from: env().emailFrom,
    maxAge: env().signInTtlMinutes * 60,
    // The provider's own would be 64 hexadecimal characters; the same 256 bits fit into 43.
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
