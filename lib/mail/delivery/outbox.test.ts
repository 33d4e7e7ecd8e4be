import { expect, test } from "playwright/test";
import { configure, restore, somebody } from "@/e2e/support/flood-limits";
import {
  ageWaits,
  deliverLater,
  onlyMailTo,
  openPostOffice,
  outboxOf,
  parse,
  read,
  told,
  type PostOffice,
} from "@/e2e/support/outbox";
import { restart } from "@/e2e/support/own-database";
import { somebodyNew } from "@/e2e/support/people";
import { ageChallenges } from "@/e2e/support/rows";
import { failAt } from "@/e2e/support/smtp-script";
import { accepted, askByProgram, askInBrowser, atOnce, browser, nothingElse } from "@/e2e/support/verbs";
import { rememberAsked } from "@/lib/challenges/asked-here";
import { findBrowserChallenge } from "@/lib/challenges/pending";
import { forgetProcessWide } from "@/lib/process-wide";
import { randomToken } from "@/lib/secret";
import { confirmLink } from "@/lib/sign-in/confirm-link";
import { enterCode } from "@/lib/sign-in/enter-code";
import { requestLink, type Requested } from "@/lib/sign-in/request-link";
import { deliverDue } from "./deliver";
import { claimDue, leaseSeconds } from "./store";

let office: PostOffice;

test.beforeAll(async () => {
  office = await openPostOffice("outbox");
});
test.beforeEach(() => office.reset());
test.afterAll(() => office.close());

async function ask(name: string): Promise<{ address: string } & Requested> {
  const { address } = somebodyNew(name);
  return { address, ...accepted(await askInBrowser(address)) };
}

async function askAgain({ address, id }: { address: string; id: string }): Promise<void> {
  await ageChallenges(address, 2, office.sql);
  accepted(
    await requestLink({ email: address, channel: "browser", pending: await findBrowserChallenge(id) }, somebody()),
  );
}

const mailTo = (address: string) => onlyMailTo(office.sql, address);

test.describe("mail that has become pointless", () => {
  test("is not sent once its challenge has expired, and its secrets are erased", async () => {
    const { address } = await ask("ada");
    await ageChallenges(address, 16, office.sql);
    await deliverDue();
    expect(office.server.received).toHaveLength(0);
    expect(await mailTo(address)).toMatchObject({ state: "expired", sealed_link: null, sealed_code: null });
    expect((await told(address))[0]).toMatch(/expired$/);
  });

  test("is not sent once its challenge is redeemed", async () => {
    const asked = await ask("ada");
    await deliverDue();
    const { token } = await read(office.server.received[0]!);
    await askAgain(asked);
    accepted(await confirmLink(token, nothingElse, browser, somebody()));
    await deliverLater(office.sql);
    expect(office.server.received).toHaveLength(1);
    const [first, second] = await outboxOf(office.sql, asked.address);
    expect(first).toMatchObject({ state: "sent" });
    expect(second).toMatchObject({ state: "redeemed", sealed_link: null, sealed_code: null });
    const [life] = await told(second!.request_id);
    expect(life).toMatch(/redeemed: its link or code had been used, so this email wasn't needed$/);
    expect(life).not.toContain("expired");
  });

  test("gives way to a newer one of the same challenge while it waits", async () => {
    const asked = await ask("ada");
    office.server.setScript(failAt("rcpt", "450 4.2.1 Greylisted"));
    await deliverDue();
    await askAgain(asked);
    office.server.setScript(() => undefined);
    await deliverLater(office.sql);

    const [first, second] = await outboxOf(office.sql, asked.address);
    expect(first).toMatchObject({ state: "superseded", sealed_link: null, sealed_code: null });
    expect(second).toMatchObject({ state: "sent" });
    expect((await told(asked.address))[1]).toMatch(/superseded$/);
    expect(office.server.received.map(({ messageId }) => messageId)).toEqual([expect.stringContaining(second!.id)]);
    const { code } = await read(office.server.received[0]!);
    const here = { askedHere: rememberAsked([], { ...asked, locale: "en" }), verifierChallenge: null };
    expect((await enterCode(code, { kind: "asked-here" }, here, browser, somebody())).ok).toBe(true);
  });
});

test.describe("several processes", () => {
  test("share a queue and send each mail once", async () => {
    const asked = await atOnce(60, () => ask("ada"));
    // The state of the process is dropped between the calls, so that each runs like a process of its own.
    const deliverers = [1, 2, 3].map(() => {
      forgetProcessWide("mail-delivery");
      return deliverDue();
    });
    await Promise.all(deliverers);
    expect(office.server.received.map(({ to }) => to).toSorted()).toEqual(
      asked.map(({ address }) => address).toSorted(),
    );
  });

  test("share out what is due, and none waits for another", async () => {
    await atOnce(40, () => ask("ada"));
    for (let round = 0; round < 4; round++) {
      const claimed = (await atOnce(8, () => claimDue(20))).flat();
      expect(new Set(claimed.map(({ id }) => id)).size).toBe(claimed.length);
      await ageWaits(office.sql, leaseSeconds);
    }
    await office.sql.begin(async (held) => {
      await held`select id from outbox_messages for update`;
      expect(await claimDue(20)).toEqual([]);
    });
  });

  test("take over from one that died when its lease ends, not before", async () => {
    const { address } = await ask("ada");
    expect(await claimDue(10)).toHaveLength(1);
    await deliverDue();
    await ageWaits(office.sql, leaseSeconds - 5);
    await deliverDue();
    expect(office.server.received).toHaveLength(0);
    await ageWaits(office.sql, 5);
    await deliverDue();
    expect(office.server.received.map(({ to }) => to)).toEqual([address]);
    expect(await mailTo(address)).toMatchObject({ state: "sent", attempts: 2 });
  });
});

test("a call while a delivery runs takes what came meanwhile", async () => {
  const first = await ask("ada");
  const running = deliverDue();
  const second = await ask("bea");
  await Promise.all([running, deliverDue()]);
  expect(office.server.received.map(({ to }) => to).toSorted()).toEqual([first.address, second.address].toSorted());
});

test.describe("what leaves for the mail server", () => {
  test("leaves once, from the configured address, with the same link and code in text and HTML", async () => {
    configure({ SERVICE_NAME: "Harbour", EMAIL_FROM: "sign-in@harbour.example" });
    const { address } = await ask("ada");
    await deliverDue();
    await deliverDue();
    restore();
    expect(office.server.received.map(({ to }) => to)).toEqual([address]);
    expect(office.server.said).toContain("MAIL FROM:<sign-in@harbour.example>");
    expect((await parse(office.server.received[0]!)).from).toEqual({
      name: "Harbour",
      address: "sign-in@harbour.example",
    });
    const mail = await read(office.server.received[0]!);
    expect(mail.html).toContain(`href="${mail.link}"`);
    expect(mail.html).toContain(`>${mail.code}<`);
  });

  test("says nothing that its asker wrote as a user agent", async () => {
    const { address } = somebodyNew("ada");
    accepted(
      await askByProgram(address, {}, somebody({ userAgent: "Call +1-800-555-0100 now/1.0 (or visit evil.example)" })),
    );
    await deliverDue();
    const mail = await read(office.server.received.at(-1)!);
    for (const content of [mail.text, mail.html]) {
      expect(content).toContain("an unknown program");
      for (const word of ["Call", "555", "evil"]) expect(content).not.toContain(word);
    }
  });

  test("is one conversation with one recipient, whatever stands in the user agent or in the service's name", async () => {
    const hostile =
      "x\r\n.\r\nMAIL FROM:<eve@evil.example>\r\nRCPT TO:<eve@evil.example>\r\nDATA\r\nBcc: eve@evil.example\r\n\r\n<b>hi</b>";
    const { address } = somebodyNew("ada");
    accepted(await askByProgram(address, {}, somebody({ userAgent: hostile })));
    // As if a browser's name had been stored unchecked.
    await office.sql`update outbox_messages set details = details || ${office.sql.json({ browser: hostile, network: hostile })}`;
    configure({ SERVICE_NAME: 'Bcc: eve@evil.example, "<eve@evil.example>"\u2028.' });
    await deliverDue();
    restore();

    expect(office.server.said).toEqual([
      expect.stringMatching(/^EHLO \S+$/),
      "MAIL FROM:<sign-in@localhost.invalid>",
      `RCPT TO:<${address}>`,
      "DATA",
    ]);
    expect(office.server.received).toHaveLength(1);
    const mail = await parse(office.server.received[0]!);
    expect(mail.to).toEqual([{ name: "", address }]);
    expect(mail.from!.address).toBe("sign-in@localhost.invalid");
    expect([mail.cc, mail.bcc, mail.replyTo]).toEqual([undefined, undefined, undefined]);
    expect(mail.headers.map(({ key }) => key).toSorted()).toEqual(
      ["auto-submitted", "content-type", "date", "from", "message-id", "mime-version", "subject", "to"].toSorted(),
    );
    expect(mail.html).not.toContain("<b>hi");
    expect(mail.text).not.toMatch(/^Bcc:/m);
  });

  test("has nothing secret in a header, a date, our domain in its Message-ID, and asks for no automatic answer", async () => {
    const { address } = await ask("ada");
    await deliverDue();
    const [message] = office.server.received;
    const { id } = await mailTo(address);
    const head = message!.raw.slice(0, message!.raw.indexOf("\r\n\r\n"));
    const { token, code } = await read(message!);
    expect(head).not.toContain(token);
    expect(head).not.toContain(code);
    expect(message!.messageId).toBe(`<${id}@localhost.invalid>`);
    expect(head).toMatch(/^Auto-Submitted: auto-generated$/m);
    expect(Math.abs(Date.now() - Date.parse(/^Date: (.*)$/m.exec(head)![1]!))).toBeLessThan(60_000);
    expect(head.match(/^To:/gm)).toHaveLength(1);
  });

  test("stands in no log: neither address nor link nor code, at success or failure", async () => {
    const { address } = await ask("ada");
    office.server.setScript(failAt("message", "451 4.3.0 Later", { times: 1 }));
    await deliverDue();
    await deliverLater(office.sql);
    const { token, code } = await read(office.server.received[0]!);
    expect(office.logged.map((line) => JSON.parse(line).msg)).toEqual([
      "mail attempt failed",
      "mail accepted by the mail server",
    ]);
    for (const secret of [address, token, code!]) expect(office.logged.join("")).not.toContain(secret);
  });
});

test.describe("what the outbox keeps", () => {
  test("is sealed while it waits: neither link nor code stands in a row", async () => {
    const { address } = await ask("ada");
    const [row] = await office.sql`select to_jsonb(m)::text as all from outbox_messages m`;
    await deliverDue();
    const { token, code } = await read(office.server.received[0]!);
    expect(row!.all).toContain(address);
    expect(row!.all).not.toContain(token);
    expect(row!.all).not.toContain(`"${code}"`);
  });

  test("opens under the secret before the last change of AUTH_SECRET, and fails visibly under a strange one", async () => {
    const secret = process.env.AUTH_SECRET!;
    const [ada, bea] = [await ask("ada"), await ask("bea")];
    await office.sql`update outbox_messages set next_attempt_at = now() + interval '1 hour' where recipient = ${bea.address}`;
    try {
      await rotate({ AUTH_SECRET: randomToken(), AUTH_SECRET_PREVIOUS: secret });
      await deliverDue();
      expect(office.server.received.map(({ to }) => to)).toEqual([ada.address]);
      await rotate({ AUTH_SECRET: randomToken() });
      await deliverLater(office.sql);
      expect(office.server.received).toHaveLength(1);
      expect(await mailTo(bea.address)).toMatchObject({ state: "failed", sealed_link: null, sealed_code: null });
    } finally {
      await rotate({ AUTH_SECRET: secret });
    }
  });
});

async function rotate(secrets: { AUTH_SECRET: string; AUTH_SECRET_PREVIOUS?: string }): Promise<void> {
  delete process.env.AUTH_SECRET_PREVIOUS;
  Object.assign(process.env, secrets);
  await restart();
}
