// Sends to an address whose local part is not ASCII (RFC 6531). The server must support this. The pool does not say what
// the server supports and would send the raw address to any server, so each such email gets its own connection. Called by
// send.ts.

import { createTransport, type SendMailOptions } from "nodemailer";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import type { Mailer } from "./transport";

/** The server cannot take the address at all. No retry will change that, and the mailbox is not to blame. */
export class NotOffered extends Error {}

/** Whether an address needs SMTPUTF8. Its domain does not: it is stored in punycode. */
export function needsUtf8(address: string): boolean {
  return /[^\0-\x7F]/.test(address);
}

/**
 * Hands a message to the mail server with `MAIL FROM … SMTPUTF8`.
 * @param options those of the pool
 * @returns the server's reply @throws `NotOffered` if the server does not offer SMTPUTF8, before any of the mail is sent
 */
export async function sendWithUtf8(
  options: Mailer["options"],
  { envelope, ...content }: SendMailOptions,
  signal: AbortSignal,
): Promise<{ response: string }> {
  const { from, to } = envelope as { from: string; to: string };
  const { message } = await createTransport({ streamTransport: true, buffer: true }).sendMail(content);
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
        connection.send({ from, to: [to] }, message, (error, info) => (error ? fail(error) : end(() => resolve(info))));
      signal.addEventListener("abort", abort);
      // `on`, not `once`: an error after the promise has settled needs a listener too.
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
