// Sends to an address whose local part is not ASCII (RFC 6531), which a server has to offer. The pool does not tell what
// the server offers, and would send the raw address to any; so such a mail has a connection of its own. Called by deliver.ts.

import SMTPConnection from "nodemailer/lib/smtp-connection";
import type SMTPPool from "nodemailer/lib/smtp-pool";

export type Envelope = { from: string; to: string };

/** The server cannot take the address at all. No retry will change that, and the mailbox is not to blame. */
export class NotOffered extends Error {}

/** Tells whether an address needs SMTPUTF8. Its domain does not: it is stored in punycode. */
export function needsUtf8({ from, to }: Envelope): boolean {
  return /[^\0-\x7F]/.test(from + to);
}

/**
 * Hands a message to the mail server with `MAIL FROM … SMTPUTF8`.
 * @param options of the pool @param raw the whole message
 * @returns the server's reply @throws `NotOffered` where the server does not offer SMTPUTF8, before it hears of the mail
 */
export function sendWithUtf8(
  options: SMTPPool.Options,
  envelope: Envelope,
  raw: string,
  signal: AbortSignal,
): Promise<{ response: string }> {
  return new Promise((resolve, reject) => {
    options.getSocket!(options, (failure, found) => {
      if (failure) return reject(failure);
      const connection = new SMTPConnection({ ...options, ...found });
      const fail = (error: unknown) => end(() => reject(error));
      const abort = () => fail(signal.reason);
      const end = (settle: () => void) => {
        signal.removeEventListener("abort", abort);
        connection.close();
        settle();
      };
      const send = () =>
        connection.send({ from: envelope.from, to: [envelope.to] }, raw, (error, info) =>
          error ? fail(error) : end(() => resolve(info)),
        );
      signal.addEventListener("abort", abort);
      // Not once: what breaks after the promise is settled must not be nobody's.
      connection.on("error", fail);
      connection.connect((error) => {
        if (error) return fail(error);
        if (!/^250[ -]SMTPUTF8\b/im.test(connection.lastServerResponse || ""))
          return fail(new NotOffered("The mail server does not offer SMTPUTF8, which this address needs."));
        if (!options.auth) return send();
        connection.login({ credentials: options.auth as { user: string; pass: string } } as never, (refused) =>
          refused ? fail(refused) : send(),
        );
      });
    });
  });
}
