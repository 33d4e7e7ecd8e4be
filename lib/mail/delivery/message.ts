// A mail as it goes over the wire (RFC 5322, RFC 2046). nodemailer writes the head and encodes the parts; they are joined
// here, because its own way, a stream for each part, costs several times what the encoding does.

import MimeNode from "nodemailer/lib/mime-node";
import { encode, wrap } from "nodemailer/lib/qp";

export type MessageHead = {
  subject: string;
  from: { name: string; address: string };
  to: string;
  /** With its angle brackets. */
  messageId: string;
  date: Date;
};

/** The whole message, text and HTML in quoted-printable. */
export function buildMessage(head: MessageHead, { text, html }: { text: string; html: string }): string {
  const root = new MimeNode("multipart/alternative", { textEncoding: "Q" });
  root.setHeader([
    // RFC 3834 section 5: no out-of-office reply, please.
    { key: "auto-submitted", value: "auto-generated" },
    // Objects, not strings: a string is parsed, and could become several addresses.
    { key: "from", value: head.from },
    { key: "to", value: { name: "", address: head.to } },
    { key: "subject", value: head.subject },
    { key: "message-id", value: head.messageId },
    { key: "date", value: head.date },
  ]);
  const headers = root.buildHeaders();
  const boundary = `--${String(root.boundary)}`;
  return `${headers}\r\n\r\n${boundary}\r\n${part("plain", text)}\r\n${boundary}\r\n${part("html", html)}\r\n${boundary}--\r\n`;
}

function part(type: "plain" | "html", content: string): string {
  const headers = `Content-Type: text/${type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable`;
  return `${headers}\r\n\r\n${wrap(encode(content))}`;
}
