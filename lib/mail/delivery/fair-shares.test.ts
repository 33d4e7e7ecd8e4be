// A mail server that keeps the mail of one domain waiting, like a relay that first asks another server.

import { expect, test } from "playwright/test";
import { deliverLater, onlyMailTo, openPostOffice, type PostOffice } from "@/e2e/support/outbox";
import { somebodyNew } from "@/e2e/support/people";
import { accepted, askInBrowser, atOnce } from "@/e2e/support/verbs";
import { deliverDue } from "./deliver";
import { connections } from "./smtp/transport";

let office: PostOffice;
test.beforeAll(async () => {
  office = await openPostOffice("shares");
});
test.beforeEach(() => office.reset());
test.afterAll(() => office.close());

const slow = "slow.example";
const toSlow = (address: string) => address.endsWith(`@${slow}`);

async function ask(domain?: string): Promise<string> {
  const address = somebodyNew("ada").address.replace(/@.*/, (known) => (domain === undefined ? known : `@${domain}`));
  accepted(await askInBrowser(address));
  return address;
}

/** Keeps every mail to the slow domain waiting at RCPT. @returns how many wait, and a function that releases them */
function keepWaiting(): { waiting: () => number; letGo: () => void } {
  const said = () => office.server.said.filter((line) => line.startsWith("RCPT") && line.includes(`@${slow}>`)).length;
  office.server.setScript((step) => (step.stage === "rcpt" && toSlow(step.to) ? "stall" : undefined));
  office.limit(300_000);
  // An attempt without a reply has failed, so the mail is tried again. By then the server is quick.
  return { waiting: said, letGo: () => (office.server.setScript(() => undefined), office.server.breakOff()) };
}

test("200 mails to a domain that is slow hold up nobody: the others have all arrived while it still waits", async () => {
  await atOnce(200, () => ask(slow));
  const { waiting, letGo } = keepWaiting();
  const delivery = deliverDue();
  await expect.poll(waiting).toBe(connections - 1);
  const others = await atOnce(30, (index) => ask(["one.example", "two.example", undefined][index % 3]));
  void deliverDue();
  await office.server.waitFor(others.length, 60);
  expect(office.server.received.map(({ to }) => to).toSorted()).toEqual(others.toSorted());
  // Not one of the slow ones has got anywhere, and none beside the first has been said.
  expect(waiting()).toBe(connections - 1);
  letGo();
  await delivery;
  await expect
    .poll(async () => (await deliverLater(office.sql), office.server.received.length), {
      timeout: 120_000,
      intervals: [500],
    })
    .toBe(others.length + 200);
});

test("mails of a domain that filled the queue are all sent, and so are the others", async () => {
  const [many, few] = [await atOnce(60, () => ask("many.example")), await atOnce(5, () => ask())];
  await deliverDue();
  expect(office.server.received.map(({ to }) => to).toSorted()).toEqual([...many, ...few].toSorted());
});

test("a domain's refusals give its connections back", async () => {
  const refused = await atOnce(25, () => ask(slow));
  office.server.setScript((step) =>
    step.stage === "rcpt" && toSlow(step.to) ? "550 5.1.1 No such mailbox" : undefined,
  );
  const other = await ask();
  await deliverDue();
  expect(office.server.received.map(({ to }) => to)).toEqual([other]);
  for (const address of refused) expect(await onlyMailTo(office.sql, address)).toMatchObject({ state: "failed" });
});

test("what is made for an address that may not sign in is never sent, and is settled once", async () => {
  await office.close();
  office = await openPostOffice("shares_closed", { SIGN_UP: "closed" });
  await office.reset();
  await atOnce(3, () => ask());
  await deliverDue();
  await deliverDue();
  const rows =
    await office.sql`select state, recipient, attempts, sealed_link, settled_at is not null as settled from outbox_messages`;
  expect([...rows]).toEqual(
    Array(3).fill({ state: "withheld", recipient: "", attempts: 1, sealed_link: null, settled: true }),
  );
  expect(await office.sql`select from delivery_attempts`).toHaveLength(0);
  expect(office.server.connections()).toBe(0);
  expect(office.logged.filter((line) => line.includes("mail"))).toEqual([]);
});
