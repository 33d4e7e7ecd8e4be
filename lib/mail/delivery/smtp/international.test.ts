// An address that is not ASCII before its @ (RFC 6531) is sent only to a server that offers SMTPUTF8.

import type { AddressInfo } from "node:net";
import { expect, test } from "playwright/test";
import { SMTPServer } from "smtp-server";
import { deliverLater, onlyMailTo, openPostOffice, told, type PostOffice } from "@/e2e/support/outbox";
import { somebodyNew } from "@/e2e/support/people";
import type { SmtpOptions } from "@/e2e/support/smtp-server";
import { failAt } from "@/e2e/support/smtp-script";
import { accepted, askInBrowser } from "@/e2e/support/verbs";
import { deliverDue } from "../deliver";
import { sendWithUtf8 } from "./international";
import { makeTransport } from "./transport";

let office: PostOffice;
test.afterEach(() => office.close());

async function open(smtp: SmtpOptions = {}): Promise<void> {
  office = await openPostOffice("utf8", {}, smtp);
  await office.reset();
}

/** Asks for a mail to a new person. @returns the address as it is stored */
async function ask(name: string, domain?: string): Promise<string> {
  const typed = somebodyNew(name).address.replace(/@.*/, (known) => (domain === undefined ? known : `@${domain}`));
  accepted(await askInBrowser(typed));
  const [row] = await office.sql<
    [{ recipient: string }]
  >`select recipient from outbox_messages order by created_at desc limit 1`;
  return row.recipient;
}

const transcript = () => office.server.said.filter((line) => /^(MAIL|RCPT)/.test(line));

test("is sent with SMTPUTF8 to a server that offers it, and its domain in punycode", async () => {
  await open();
  const address = await ask("grüße", "bücher.example");
  expect(address).toMatch(/^grüße\..*@xn--bcher-kva\.example$/);
  await deliverDue();
  expect(transcript()).toEqual([expect.stringMatching(/^MAIL FROM:<[^<>]+> SMTPUTF8$/), `RCPT TO:<${address}>`]);
  expect(office.server.received[0]!.raw).toMatch(/^To: grüße\./m);
  expect(await onlyMailTo(office.sql, address)).toMatchObject({ state: "sent", sealed_link: null });
});

test("is never said to a server that does not offer it: the mail fails, its timeline says why, and nobody is blamed", async () => {
  await open({ withoutUtf8: true });
  const address = await ask("grüße");
  await deliverDue();
  expect(transcript()).toEqual([]);
  expect(office.server.notTaken).toEqual([]);
  expect(await onlyMailTo(office.sql, address)).toMatchObject({
    state: "failed",
    attempts: 1,
    sealed_link: null,
    sealed_code: null,
  });
  expect((await told(address))[0]).toContain(
    "attempt 1 refused: The mail server does not offer SMTPUTF8, which this address needs.",
  );
  expect(await office.sql`select from mail_suppressions`).toHaveLength(0);
});

test("is not asked for where the address is ASCII and only its domain is not", async () => {
  await open({ withoutUtf8: true });
  const address = await ask("ada", "bücher.example");
  await deliverDue();
  expect(transcript()).toEqual([expect.stringMatching(/^MAIL FROM:<[^<>]+>$/), `RCPT TO:<${address}>`]);
  expect(await onlyMailTo(office.sql, address)).toMatchObject({ state: "sent" });
});

test("meets a server that misbehaves as any other does: it is kept, and sent later", async () => {
  await open();
  const address = await ask("grüße");
  for (const [stage, fault, answer] of [
    ["greeting", "drop", "closed"],
    ["ehlo", "stall", "ETIMEDOUT"],
    ["rcpt", "450 4.2.1 Later", "450 4.2.1 Later"],
    ["message", "drop", "closed"],
  ] as const) {
    office.server.setScript(failAt(stage, fault));
    office.limit(fault === "stall" ? 250 : 10_000);
    await office.sql`update outbox_messages set next_attempt_at = now()`;
    await deliverDue();
    expect(await onlyMailTo(office.sql, address)).toMatchObject({ state: "queued", sealed_link: expect.any(String) });
    expect((await told(address))[0]).toContain(answer);
  }
  office.server.setScript(() => undefined);
  await expect
    .poll(async () => (await deliverLater(office.sql), office.server.received.map(({ to }) => to)), { timeout: 20_000 })
    .toEqual([address]);
});

test("logs in first, where the mail server wants that", async () => {
  await open();
  const heard: unknown[] = [];
  const server = new SMTPServer({
    hideSMTPUTF8: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) => (
      heard.push([username, password]),
      done(null, { user: username })
    ),
    onRcptTo: ({ address }, { user }, done) => (heard.push([user, address]), done()),
    onData: (stream, _session, done) => void stream.resume().on("end", () => done()),
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  const transport = makeTransport(`smtp://relay:secret@127.0.0.1:${port}`);
  await sendWithUtf8(
    transport.options,
    { envelope: { from: "sign-in@postkey.example", to: "grüße@people.example" }, subject: "hi", text: "hi" },
    AbortSignal.timeout(60_000),
  );
  transport.close();
  await new Promise<void>((resolve) => server.close(resolve));
  expect(heard).toEqual([
    ["relay", "secret"],
    ["relay", "grüße@people.example"],
  ]);
});
