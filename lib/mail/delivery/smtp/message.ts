// The options with which nodemailer writes an email: text and HTML, to one recipient. Called by send.ts.

import type { SendMailOptions } from "nodemailer";

export type Head = {
  from: { name: string; address: string };
  to: string;
  /** With its angle brackets. */
  messageId: string;
  date: Date;
};

/** The options for `sendMail`. nodemailer writes the headers and the parts (RFC 5322, RFC 2046). */
export function messageOf(
  { from, to, messageId, date }: Head,
  { subject, text, html }: { subject: string; text: string; html: string },
): SendMailOptions {
  return {
    envelope: { from: from.address, to },
    // Objects, not strings: a string is parsed, and could become several addresses.
    from,
    to: { name: "", address: to },
    subject,
    text,
    html,
    messageId,
    date,
    // RFC 3834 section 5: no out-of-office reply, please.
    headers: { "Auto-Submitted": "auto-generated" },
    // Base64 would hide the text from filters, and from people who read the source of an email.
    textEncoding: "quoted-printable",
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
