// A mail server that was not written for us: what it accepts and stores is what people would read.

import PostalMime from "postal-mime";
import { expect, test } from "playwright/test";
import { randomToken } from "@/lib/secret";
import { askForSomebody, bounded, redeem, startLoadedApp } from "../support/load";
import { makeDatabase } from "../support/own-database";
import { startPostfix } from "../support/postfix";

test("Postfix accepts and stores our messages whole, and their links work", async () => {
  const postfix = await startPostfix("people.example");
  test.skip("missing" in postfix, "missing" in postfix ? postfix.missing : "");
  if ("missing" in postfix) return;
  const database = await makeDatabase("postfix");
  const app = await startLoadedApp({
    name: "postfix",
    databaseUrl: database.url,
    smtpUrl: postfix.url,
    secret: randomToken(),
  });
  try {
    const asked = [
      ...(await bounded(20, 4, () => askForSomebody(app.port))),
      ...(await bounded(2, 1, (i) => askForSomebody(app.port, { locale: ["ja", "de"][i] }))),
    ];
    await expect.poll(async () => (await postfix.stored()).length, { timeout: 30_000 }).toBe(22);

    const files = await postfix.stored();
    const recipients = files.map((file) => /^Delivered-To: (.*)$/m.exec(file)?.[1]);
    expect(recipients.toSorted()).toEqual(asked.map(({ person }) => person.address).toSorted());
    for (const file of files) {
      expect(Math.max(...file.split(/\r?\n/).map((line) => line.length))).toBeLessThanOrEqual(78);
      const { messageId = "", subject = "", text = "", html = "" } = await PostalMime.parse(file);
      expect(messageId).toMatch(/^<[0-9a-f-]{36}@postkey\.example>$/);
      expect(subject).not.toBe("");
      expect(html).toContain("</html>");
      const token = /[?&]token=([A-Za-z0-9_-]{43})$/m.exec(text)?.[1];
      expect((await redeem(app.port, token!)).status).toBe(200);
    }
    const [english] = await database.sql`select count(*)::int as sent from outbox_messages where state = 'sent'`;
    expect(english!.sent).toBe(22);
  } finally {
    await app.stop();
    await postfix.stop();
    await database.end();
  }
});

test("what Postfix refuses fails once, and the operator reads why", async () => {
  const postfix = await startPostfix("elsewhere.example");
  test.skip("missing" in postfix, "missing" in postfix ? postfix.missing : "");
  if ("missing" in postfix) return;
  const database = await makeDatabase("postfix");
  const app = await startLoadedApp({
    name: "postfix",
    databaseUrl: database.url,
    smtpUrl: postfix.url,
    secret: randomToken(),
  });
  try {
    await askForSomebody(app.port);
    const attempts = () =>
      database.sql`select m.state, a.outcome, a.answer from outbox_messages m join delivery_attempts a on a.message_id = m.id`;
    await expect.poll(async () => (await attempts()).length, { timeout: 15_000 }).toBe(1);
    expect(await attempts()).toEqual([
      {
        state: "failed",
        outcome: "refused",
        answer: expect.stringMatching(/554 5\.7\.1 <\(the address\)>: .*[Rr]elay access denied/),
      },
    ]);
  } finally {
    await app.stop();
    await postfix.stop();
    await database.end();
  }
});
