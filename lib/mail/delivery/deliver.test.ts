import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "playwright/test";
import { somebody } from "@/e2e/support/flood-limits";
import { deliverLater, onlyMailTo, openPostOffice, read, told, type PostOffice } from "@/e2e/support/outbox";
import { restart } from "@/e2e/support/own-database";
import { somebodyNew } from "@/e2e/support/people";
import { failAt, type Fault, type Stage } from "@/e2e/support/smtp-script";
import { accepted, askInBrowser, atOnce, browser, nothingElse } from "@/e2e/support/verbs";
import { startWire, type Wire } from "@/e2e/support/wire";
import { confirmLink } from "@/lib/sign-in/confirm-link";
import { type Requested } from "@/lib/sign-in/request-link";
import { deliverDue } from "./deliver";

let office: PostOffice;

test.beforeAll(async () => {
  office = await openPostOffice("deliver");
});
test.beforeEach(() => office.reset());
test.afterAll(() => office.close());

async function ask(name: string): Promise<{ address: string } & Requested> {
  const { address } = somebodyNew(name);
  return { address, ...accepted(await askInBrowser(address)) };
}

const mailTo = (address: string) => onlyMailTo(office.sql, address);

test.describe("what a mail server may do to a mail that is kept", () => {
  const passing: [what: string, stage: Stage, fault: Fault, answer: string][] = [
    ["421 instead of a greeting", "greeting", "421 4.3.2 Too many of you", "421 4.3.2 Too many of you"],
    ["554 instead of a greeting", "greeting", "554 5.7.1 Your network is listed", "554 5.7.1 Your network is listed"],
    ["421 at RCPT", "rcpt", "421 4.7.0 Closing down", "421 4.7.0 Closing down"],
    ["450 at RCPT", "rcpt", "450 4.2.1 Greylisted", "450 4.2.1 Greylisted"],
    ["451 at RCPT", "rcpt", "451 4.3.0 Ask again", "451 4.3.0 Ask again"],
    ["550 at MAIL FROM", "mail", "550 5.7.1 Who are you", "550 5.7.1 Who are you"],
    ["450 at DATA", "data", "450 4.3.2 Not now", "450 4.3.2 Not now"],
    ["451 at DATA", "data", "451 4.3.0 Local error", "451 4.3.0 Local error"],
    ["451 after DATA", "message", "451 4.3.0 The disk is full", "451 4.3.0 The disk is full"],
    ["a drop at the greeting", "greeting", "drop", "connection was closed"],
    ["a drop at RCPT", "rcpt", "drop", "Connection closed unexpectedly"],
    ["a drop after DATA, before the reply", "message", "drop", "Connection closed unexpectedly"],
    ["a stall at the greeting", "greeting", "stall", "ETIMEDOUT"],
    ["a stall at EHLO", "ehlo", "stall", "ETIMEDOUT"],
    ["a stall at RCPT", "rcpt", "stall", "ETIMEDOUT"],
    ["a stall at DATA", "data", "stall", "ETIMEDOUT"],
    ["a stall after DATA", "message", "stall", "ETIMEDOUT"],
  ];
  for (const [what, stage, fault, answer] of passing) {
    test(`${what}: the mail stays queued, the timeline says why, and the retry delivers it once`, async () => {
      const { address } = await ask("ada");
      office.server.setScript(failAt(stage, fault));
      if (fault === "stall") office.limit(250);
      await deliverDue();

      expect(office.server.received).toHaveLength(0);
      const row = await mailTo(address);
      expect(row).toMatchObject({
        state: "queued",
        attempts: 1,
        settled_at: null,
        sealed_link: expect.any(String),
        sealed_code: expect.any(String),
      });
      expect(row.wait).toBeGreaterThan(0);
      expect(row.wait).toBeLessThan(3);
      const [timeline] = await told(address);
      expect(timeline).toContain("attempt 1 postponed: ");
      expect(timeline).toContain(answer);
      expect(timeline).toContain("next attempt");

      office.server.setScript(() => undefined);
      office.limit(5_000);
      await deliverLater(office.sql);
      expect(office.server.received.map(({ to }) => to)).toEqual([address]);
      expect(await mailTo(address)).toMatchObject({ state: "sent", attempts: 2, sealed_link: null, sealed_code: null });
      expect((await told(address))[0]).toContain("attempt 2 accepted: 250 2.0.0 Ok: queued");
    });
  }

  test("a server that is not there: the mail stays queued and says so", async () => {
    const { address } = await ask("ada");
    process.env.SMTP_URL = "smtp://127.0.0.1:1";
    await restart();
    try {
      await deliverDue();
      expect(await mailTo(address)).toMatchObject({ state: "queued", attempts: 1 });
      expect((await told(address))[0]).toContain("ECONNREFUSED");
    } finally {
      process.env.SMTP_URL = office.server.url;
      await restart();
    }
  });

  for (const fault of ["drop", "stall", "451 4.3.0 Later"] as const) {
    test(`after ${fault} at the end of DATA the retry carries the same Message-ID, link and code`, async () => {
      await ask("ada");
      office.server.setScript(failAt("message", fault, { times: 2 }));
      if (fault === "stall") office.limit(250);
      await deliverDue();
      await deliverLater(office.sql);
      await deliverLater(office.sql);

      const tries = [...office.server.notTaken, ...office.server.received];
      expect(tries).toHaveLength(3);
      expect(new Set(tries.map(({ messageId }) => messageId)).size).toBe(1);
      const [first, second, third] = await Promise.all(tries.map(read));
      expect(first!.code).toMatch(/^\d{6}$/);
      expect([second!.link, second!.code]).toEqual([first!.link, first!.code]);
      expect([third!.link, third!.code]).toEqual([first!.link, first!.code]);
      accepted(await confirmLink(third!.token, nothingElse, browser, somebody()));
    });
  }

  test("each further attempt waits longer, up to a minute or so", async () => {
    const { address } = await ask("ada");
    office.server.setScript(failAt("rcpt", "450 4.2.1 Greylisted"));
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 8; attempt++) {
      await deliverLater(office.sql);
      waits.push((await mailTo(address)).wait);
    }
    for (const [i, wait] of waits.entries()) {
      const middle = Math.min(2 ** (i + 1), 60);
      expect(wait).toBeGreaterThan(middle * 0.75 - 1);
      expect(wait).toBeLessThanOrEqual(middle * 1.25);
    }
  });

  test("a mail that has been tried two thousand times is still tried", async () => {
    const { address } = await ask("ada");
    await office.sql`update outbox_messages set attempts = 2000 where recipient = ${address}`;
    office.server.setScript(failAt("rcpt", "450 4.2.1 Greylisted", { times: 1 }));
    await deliverDue();
    const row = await mailTo(address);
    expect(row).toMatchObject({ state: "queued", attempts: 2001 });
    expect((await told(address))[0]).toContain("attempt 2001 postponed: ");
    await deliverLater(office.sql);
    expect(await mailTo(address)).toMatchObject({ state: "sent" });
  });
});

test.describe("what a mail server may refuse for good", () => {
  const lasting: [what: string, stage: Stage, fault: Fault, suppressed: boolean][] = [
    ["550 at RCPT", "rcpt", "550 5.1.1 No such mailbox", true],
    ["a relay that is not ours at RCPT", "rcpt", "554 5.7.1 Relay access denied", false],
    ["554 at DATA", "data", "554 5.5.1 No valid recipients", false],
    ["554 after DATA", "message", "554 5.7.1 This looks like spam", false],
  ];
  for (const [what, stage, fault, suppressed] of lasting) {
    test(`${what}: the mail fails once, is not tried again, and its secrets are erased`, async () => {
      const { address } = await ask("ada");
      office.server.setScript(failAt(stage, fault, { times: 1 }));
      await deliverDue();
      await deliverLater(office.sql);

      expect(office.server.received).toHaveLength(0);
      const row = await mailTo(address);
      expect(row).toMatchObject({
        state: "failed",
        attempts: 1,
        sealed_link: null,
        sealed_code: null,
        settled_at: expect.any(Date),
      });
      expect((await told(address))[0]).toContain(`attempt 1 refused: `);
      expect((await told(address))[0]).toContain(String(fault));
      expect(await office.sql`select cause from mail_suppressions`).toEqual(
        suppressed ? [{ cause: "hard_bounce" }] : [],
      );
    });
  }

  test("one mail that is refused holds up none of the others", async () => {
    const bad = await ask("bad");
    const others = await atOnce(6, () => ask("ada"));
    office.server.setScript(failAt("rcpt", "550 5.1.1 No such mailbox", { to: bad.address }));
    await deliverDue();
    expect(office.server.received.map(({ to }) => to).toSorted()).toEqual(
      others.map(({ address }) => address).toSorted(),
    );
  });
});

test("a mail that the server keeps waiting holds up none of the others", async () => {
  const slow = await ask("slow");
  office.server.setScript(failAt("rcpt", "stall", { to: slow.address }));
  office.limit(2_000);
  const first = deliverDue();
  await expect.poll(() => office.server.said.some((line) => line.includes(slow.address))).toBe(true);
  const later = await ask("ada");
  void deliverDue();
  await office.server.waitFor(office.server.count() + 1, 10);
  expect(office.server.received.map(({ to }) => to)).toEqual([later.address]);
  // The other one has not even failed yet.
  expect((await told(slow.address))[0]).not.toContain("attempt 1");
  await first;
});

test("a mail that this version cannot write holds up none of the others", async () => {
  const strange = await ask("strange");
  await office.sql`update outbox_messages set kind = 'of_a_later_version' where recipient = ${strange.address}`;
  const others = await atOnce(3, () => ask("ada"));
  await deliverDue();
  expect(office.server.received.map(({ to }) => to).toSorted()).toEqual(
    others.map(({ address }) => address).toSorted(),
  );
  expect(await mailTo(strange.address)).toMatchObject({ state: "queued" });
});

test("a dead mail server is left alone after a few mails, and found again without help", async () => {
  office.server.setScript(failAt("greeting", "421 4.3.2 Closed"));
  await atOnce(10, () => ask("ada"));
  await deliverDue();
  const tried = office.server.connections();

  await deliverLater(office.sql);
  await deliverLater(office.sql);
  expect(office.server.connections()).toBe(tried);

  // The first rest ends after two seconds. Then one mail is tried, not all of them.
  await expect
    .poll(async () => (await deliverLater(office.sql), office.server.connections()), { intervals: [200] })
    .toBe(tried + 1);

  office.server.setScript(() => undefined);
  await expect
    .poll(async () => (await deliverLater(office.sql), office.server.received.length), {
      intervals: [200],
      timeout: 15_000,
    })
    .toBe(10);
  expect(new Set(office.server.received.map(({ to }) => to)).size).toBe(10);
});

test.describe("a database that goes away", () => {
  let wire: Wire;
  test.beforeEach(async () => {
    wire = await startWire(office.url);
    process.env.DATABASE_URL = wire.url;
    await restart();
  });
  test.afterEach(async () => {
    await wire.stop();
    process.env.DATABASE_URL = office.url;
    await restart();
  });

  test("before a mail is taken up costs nothing but time", async () => {
    const { address } = await ask("ada");
    await wire.cut();
    await deliverDue();
    expect(office.server.said).toEqual([]);
    await wire.mend();
    await expect.poll(async () => (await deliverDue(), office.server.received.map(({ to }) => to))).toEqual([address]);
  });

  test("for a moment, just when the server took a mail, brings no second one", async () => {
    const { address } = await ask("ada");
    let mended: Promise<void> | undefined;
    office.server.setScript(({ stage }) => {
      if (stage !== "message") return undefined;
      mended ??= wire
        .cut()
        .then(() => sleep(600))
        .then(() => wire.mend());
      return { lateMilliseconds: 200 };
    });
    await deliverDue();
    await mended;
    expect(await mailTo(address)).toMatchObject({ state: "sent", attempts: 1, sealed_link: null });
    await deliverLater(office.sql);
    expect(office.server.received.map(({ to }) => to)).toEqual([address]);
  });
});
