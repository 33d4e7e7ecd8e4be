// In a database of its own: a server that refuses mail must not get the mails of the tests beside this one.

import PostalMime from "postal-mime";
import { expect, test } from "playwright/test";
import { sql } from "@/db/client";
import { configure, restore, somebody } from "@/e2e/support/flood-limits";
import { toEmail } from "@/e2e/support/inbox";
import { startMailServer, type MailServer, type Received } from "@/e2e/support/mail-server";
import { moveIn, type OwnDatabase } from "@/e2e/support/own-database";
import { somebodyNew } from "@/e2e/support/people";
import { ageChallenges } from "@/e2e/support/rows";
import { accepted, askInBrowser, atOnce, browser, nothingElse } from "@/e2e/support/verbs";
import { findBrowserChallenge } from "@/lib/challenges/pending";
import { forgetProcessWide } from "@/lib/process-wide";
import { confirmLink } from "@/lib/sign-in/confirm-link";
import { requestLink } from "@/lib/sign-in/request-link";
import { deliverDue } from "./deliver";
import { claimDue, countQueued } from "./store";

let home: OwnDatabase & { moveOut(): Promise<void> };
let server: MailServer;

test.beforeEach(async () => {
  server = await startMailServer();
  home = await moveIn("mail", { SMTP_URL: server.url, EMAIL_FROM: "sign-in@postkey.example", SERVICE_NAME: "Postkey" });
});
test.afterEach(async () => {
  restore();
  await home.moveOut();
  await server.stop();
});

const stateOf = async (address: string) =>
  (await home.sql`select state, attempts, (select answer from delivery_attempts where message_id = id order by attempt desc limit 1) as last_error, sealed_link, next_attempt_at > now() as waits from outbox_messages where recipient = ${address} order by created_at`) as unknown as Record<string, unknown>[];
/** Lets the wait between two attempts pass. */
const waitForRetry = () => home.sql`update outbox_messages set next_attempt_at = now() where state = 'queued'`;
const parse = async ({ raw, to }: Received) => {
  const { subject = "", text = "", html = "", from, to: shown } = await PostalMime.parse(raw);
  return { ...toEmail({ id: "", to: to[0]!, subject, text, html, raw, at: new Date() }), from, shown };
};

test("an accepted mail leaves once, to one recipient, from the configured address", async () => {
  const ada = somebodyNew("ada");
  accepted(await askInBrowser(ada.address));
  await deliverDue();
  await deliverDue();
  expect(server.received).toHaveLength(1);
  expect(server.received[0]).toMatchObject({ to: [ada.address], from: "sign-in@postkey.example" });
  const mail = await parse(server.received[0]!);
  expect(mail.from).toMatchObject({ name: "Postkey", address: "sign-in@postkey.example" });
  expect(mail.shown).toMatchObject([{ address: ada.address }]);
  expect(mail.raw).toMatch(/^Auto-Submitted: auto-generated$/im);
  expect(await stateOf(ada.address)).toMatchObject([{ state: "sent", attempts: 1, sealed_link: null }]);
});

test("no header holds the link's token or the code", async () => {
  accepted(await askInBrowser(somebodyNew("ada").address));
  await deliverDue();
  const mail = await parse(server.received[0]!);
  const headers = mail.raw.split(/\r?\n\r?\n/)[0]!;
  expect(headers).not.toContain(mail.token.slice(0, 20));
  expect(headers).not.toContain(mail.code!);
});

test("text and HTML carry the same link and code", async () => {
  accepted(await askInBrowser(somebodyNew("ada").address));
  await deliverDue();
  const mail = await parse(server.received[0]!);
  expect(mail.html).toContain(`href="${mail.link}"`);
  expect(mail.html).toContain(`>${mail.code}<`);
});

test("any number of processes that deliver at once send each mail once", async () => {
  const people = Array.from({ length: 45 }, (_, index) => somebodyNew(`ada${index}`));
  for (const { address } of people) accepted(await askInBrowser(address));
  // Every connection of the pool is open, so that the claims below meet in Postgres.
  await atOnce(10, () => sql()`select pg_sleep(0.05)`);
  await atOnce(8, () => {
    // What this process holds about its delivery is forgotten, so each round is another process's.
    forgetProcessWide("mail-delivery");
    return deliverDue();
  });
  expect(server.received.map(({ to }) => to[0]).toSorted()).toEqual(people.map(({ address }) => address).toSorted());
  expect(await countQueued()).toBe(0);
});

test("parallel claims share out what is due, and none waits for another", async () => {
  for (let index = 0; index < 40; index++) accepted(await askInBrowser(somebodyNew("ada").address));
  for (let round = 0; round < 8; round++) {
    const claimed = (await atOnce(8, () => claimDue(20))).flat();
    expect(new Set(claimed.map(({ id }) => id)).size).toBe(claimed.length);
    await waitForRetry();
  }
  await home.sql.begin(async (held) => {
    await held`select id from outbox_messages for update`;
    expect(await claimDue(20)).toEqual([]);
  });
});

test("a call while a delivery runs takes what came meanwhile", async () => {
  const [ada, bea] = [somebodyNew("ada"), somebodyNew("bea")];
  accepted(await askInBrowser(ada.address));
  const running = deliverDue();
  accepted(await askInBrowser(bea.address));
  await Promise.all([running, deliverDue()]);
  expect(server.received.map(({ to }) => to[0]).toSorted()).toEqual([ada.address, bea.address].toSorted());
});

for (const stage of ["rcpt", "data"] as const) {
  test(`a temporary refusal at ${stage.toUpperCase()} is tried again later, with the same Message-ID and link`, async () => {
    const ada = somebodyNew("ada");
    const requested = accepted(await askInBrowser(ada.address));
    server.behave((attempt) => (attempt.stage === stage && attempt.count < 3 ? { code: 451 } : undefined));
    await deliverDue();
    expect(await stateOf(ada.address)).toMatchObject([{ state: "queued", attempts: 1, waits: true, last_error: expect.stringContaining("451") }]);
    await deliverDue();
    expect(server.attempts.get(ada.address)).toBe(1);
    await waitForRetry();
    await deliverDue();
    await waitForRetry();
    await deliverDue();
    expect(await stateOf(ada.address)).toMatchObject([{ state: "sent", attempts: 3 }]);
    expect(server.received).toHaveLength(1);
    const mail = await parse(server.received[0]!);
    expect(mail.reference).toBe(requested.reference);
    const [row] = await home.sql`select id from outbox_messages`;
    const arrived = await Promise.all(server.arrived.map(parse));
    expect(arrived).toHaveLength(stage === "data" ? 3 : 1);
    for (const attempt of arrived) expect(attempt).toMatchObject({ link: mail.link, code: mail.code });
    for (const attempt of server.arrived) expect(attempt.messageId).toBe(`<${row!.id}@postkey.example>`);
    accepted(await confirmLink(mail.token, nothingElse, browser, somebody()));
  });
}

test("a mail server that took the message and hung up gets the same message again", async () => {
  const ada = somebodyNew("ada");
  accepted(await askInBrowser(ada.address));
  server.behave(({ stage, count }) => (stage === "data" && count === 1 ? "hang-up" : undefined));
  await deliverDue();
  expect(await stateOf(ada.address)).toMatchObject([{ state: "queued", attempts: 1 }]);
  await waitForRetry();
  await deliverDue();
  const [first, second] = await Promise.all(server.arrived.map(parse));
  expect(second).toMatchObject({ link: first!.link, code: first!.code });
  expect(new Set(server.arrived.map(({ messageId }) => messageId)).size).toBe(1);
  expect(await stateOf(ada.address)).toMatchObject([{ state: "sent", attempts: 2 }]);
});

test("a mail server out of reach costs nothing but time", async () => {
  const ada = somebodyNew("ada");
  accepted(await askInBrowser(ada.address));
  await server.stop();
  await deliverDue();
  expect(await stateOf(ada.address)).toMatchObject([{ state: "queued", attempts: 1, last_error: expect.stringContaining("ECONNREFUSED") }]);
});

for (const stage of ["rcpt", "data"] as const) {
  test(`a hard refusal at ${stage.toUpperCase()} is one attempt, and the secrets are erased`, async () => {
    const kevin = somebodyNew("kevin");
    accepted(await askInBrowser(kevin.address));
    server.behave((attempt) => (attempt.stage === stage ? { code: 550 } : undefined));
    await deliverDue();
    await waitForRetry();
    await deliverDue();
    expect(server.attempts.get(kevin.address)).toBe(1);
    expect(await stateOf(kevin.address)).toMatchObject([{ state: "failed", attempts: 1, sealed_link: null, last_error: expect.stringContaining("550") }]);
  });
}

test("one recipient's refusal does not hold up the others", async () => {
  const [ada, kevin, bea] = [somebodyNew("ada"), somebodyNew("kevin"), somebodyNew("bea")];
  for (const { address } of [ada, kevin, bea]) accepted(await askInBrowser(address));
  server.behave(({ to }) => (to === kevin.address ? { code: 550 } : undefined));
  await deliverDue();
  expect(server.received.map(({ to }) => to[0]).toSorted()).toEqual([ada.address, bea.address].toSorted());
});

test("the mail of an expired challenge is never sent", async () => {
  const ada = somebodyNew("ada");
  accepted(await askInBrowser(ada.address));
  await ageChallenges(ada.address, 15.1, home.sql);
  await deliverDue();
  expect(server.attempts.size).toBe(0);
  expect(await stateOf(ada.address)).toMatchObject([{ state: "expired", sealed_link: null }]);
});

test("the mail of a challenge that was redeemed meanwhile is never sent", async () => {
  const ada = somebodyNew("ada");
  configure({ RESEND_COOLDOWN_SECONDS: "1" });
  const requested = accepted(await askInBrowser(ada.address));
  await deliverDue();
  await ageChallenges(ada.address, 1, home.sql);
  const pending = await findBrowserChallenge(requested.id);
  accepted(await requestLink({ email: ada.address, channel: "browser", pending }, somebody()));
  const first = await parse(server.received[0]!);
  accepted(await confirmLink(first.token, nothingElse, browser, somebody()));
  await deliverDue();
  expect(server.received).toHaveLength(1);
  expect(await stateOf(ada.address)).toMatchObject([{ state: "sent" }, { state: "expired", sealed_link: null }]);
});

test("a mail that waits is withdrawn by a newer one of its challenge", async () => {
  const ada = somebodyNew("ada");
  const requested = accepted(await askInBrowser(ada.address));
  await ageChallenges(ada.address, 2, home.sql);
  const pending = await findBrowserChallenge(requested.id);
  accepted(await requestLink({ email: ada.address, channel: "browser", pending }, somebody()));
  await deliverDue();
  expect(server.received).toHaveLength(1);
  expect((await stateOf(ada.address)).map(({ state }) => state)).toEqual(["superseded", "sent"]);
});

test("a process that died over a mail leaves it to another one when its lease ends", async () => {
  const ada = somebodyNew("ada");
  accepted(await askInBrowser(ada.address));
  await home.sql`update outbox_messages set attempts = 1, next_attempt_at = now() + interval '60 seconds'`;
  await deliverDue();
  expect(server.received).toHaveLength(0);
  await waitForRetry();
  await deliverDue();
  expect(server.received).toHaveLength(1);
});

test("mail that was accepted while Postgres went away is sent when it is back", async () => {
  const ada = somebodyNew("ada");
  accepted(await askInBrowser(ada.address));
  await home.sql`alter table outbox_messages rename to away`;
  await deliverDue();
  await home.sql`alter table away rename to outbox_messages`;
  await deliverDue();
  expect(server.received).toHaveLength(1);
});
