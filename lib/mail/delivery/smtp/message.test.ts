import { createTransport } from "nodemailer";
import PostalMime from "postal-mime";
import { expect, test } from "playwright/test";
import { allLocales } from "@/lib/i18n/locales";
import { mailKinds, renderMail } from "../../templates/render";
import { sampleBrand, sampleMail } from "../../templates/samples";
import { messageOf } from "./message";

const head = {
  from: { name: 'Überfahrt, "am" Hafen', address: "sign-in@harbour.example" },
  to: "ada@example.com",
  messageId: "<0b7f5a52-6f0a-4a83-a0f7-6d1c0d2c7b52@harbour.example>",
  date: new Date("2026-11-21T02:41:07Z"),
};

async function write(message: ReturnType<typeof messageOf>): Promise<string> {
  const { message: written } = await createTransport({ streamTransport: true, buffer: true }).sendMail(message);
  return written.toString();
}

for (const locale of allLocales) {
  for (const kind of mailKinds) {
    test(`${kind} in ${locale} arrives as it was rendered, in lines that every mail server takes`, async () => {
      const mail = renderMail(sampleMail(kind, locale), sampleBrand);
      const raw = await write(messageOf(head, mail));
      const { subject, from, to, text, html, messageId, date, headers } = await PostalMime.parse(raw);
      // Parsers differ on whether the empty line before the end of a part belongs to it.
      const [read, rendered] = [{ text, html }, mail].map((parts) => [parts.text?.trimEnd(), parts.html?.trimEnd()]);
      expect(read).toEqual(rendered);
      expect(subject).toBe(mail.subject);
      expect({ from, to, messageId }).toEqual({
        from: head.from,
        to: [{ name: "", address: head.to }],
        messageId: head.messageId,
      });
      expect(new Date(date!)).toEqual(head.date);
      expect(headers.find(({ key }) => key === "auto-submitted")?.value).toBe("auto-generated");
      expect(raw).toMatch(/^[\t\r\n\x20-\x7e]*$/);
      for (const line of raw.split(/\r?\n/)) expect(line.length).toBeLessThanOrEqual(78);
    });
  }
}

test("a line break in what stands in the head begins no other header", async () => {
  const hostile = "x\r\nBcc: eve@evil.example\r\n\r\n";
  const from = { ...head.from, name: hostile };
  const raw = await write(messageOf({ ...head, from }, { subject: hostile, text: "hello", html: "<p>hello</p>" }));
  expect(raw.slice(0, raw.indexOf("\r\n\r\n"))).not.toMatch(/^bcc:/im);
  expect(raw).toMatch(/^Content-Type: text\/plain/m);
});
