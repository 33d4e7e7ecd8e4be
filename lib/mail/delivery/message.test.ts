import { createTransport } from "nodemailer";
import { expect, test } from "playwright/test";
import { allLocales } from "@/lib/i18n/locales";
import { buildMessage } from "./message";
import { mailKinds, renderMail } from "../templates/render";
import { sampleBrand, sampleMail } from "../templates/samples";

const head = {
  subject: "",
  from: { name: 'Überfahrt, "am" Hafen', address: "sign-in@harbour.example" },
  to: "ada@example.com",
  messageId: "<0b7f5a52-6f0a-4a83-a0f7-6d1c0d2c7b52@harbour.example>",
  date: new Date("2026-11-21T02:41:07Z"),
};

/** What nodemailer makes of the same mail by itself. */
async function builtByNodemailer(mail: { subject: string; text: string; html: string }): Promise<string> {
  const transport = createTransport({ streamTransport: true, buffer: true });
  const { message } = await transport.sendMail({
    ...head,
    ...mail,
    to: { name: "", address: head.to },
    headers: { "Auto-Submitted": "auto-generated" },
    textEncoding: "quoted-printable",
  });
  return message.toString();
}

const withoutBoundary = (message: string) => message.replaceAll(/--_NmP-\w+-Part_1/g, "(boundary)");

for (const locale of allLocales) {
  for (const kind of mailKinds) {
    test(`${kind} in ${locale} is byte for byte what nodemailer makes of it`, async () => {
      const mail = renderMail(sampleMail(kind, locale), sampleBrand);
      // A line that is too long for it keeps nodemailer from leaving a part without an encoding.
      const text = `${mail.text}${"long ".repeat(16)}\n`;
      const built = buildMessage({ ...head, subject: mail.subject }, { ...mail, text });
      expect(withoutBoundary(built)).toBe(withoutBoundary(await builtByNodemailer({ ...mail, text })));
    });
  }
}

test("a line break in what stands in the head begins no other header", () => {
  const hostile = "x\r\nBcc: eve@evil.example\r\n\r\n";
  const built = buildMessage(
    { ...head, subject: hostile, from: { ...head.from, name: hostile } },
    { text: "", html: "" },
  );
  expect(built.slice(0, built.indexOf("\r\n\r\n"))).not.toMatch(/^bcc:/im);
  expect(built).toMatch(/^Content-Type: text\/plain/m);
});
