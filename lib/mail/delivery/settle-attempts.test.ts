// Recording the mail server's answers: several attempts in one statement, and none lost.

import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "playwright/test";
import { ageWaits, onlyMailTo, openPostOffice, type PostOffice } from "@/e2e/support/outbox";
import { restart } from "@/e2e/support/own-database";
import { somebodyNew } from "@/e2e/support/people";
import { accepted, askInBrowser, atOnce } from "@/e2e/support/verbs";
import { startWire } from "@/e2e/support/wire";
import { settleSurely } from "./settle-attempts";
import { claimDue, leaseSeconds, type DueMessage } from "./store";

let office: PostOffice;

test.beforeAll(async () => {
  office = await openPostOffice("settle");
});
test.beforeEach(() => office.reset());
test.afterAll(() => office.close());

async function claimed(count: number): Promise<DueMessage[]> {
  await atOnce(count, async () => accepted(await askInBrowser(somebodyNew("ada").address)));
  const due = await claimDue(count);
  expect(due).toHaveLength(count);
  return due;
}

const accept = ({ id, attempts }: DueMessage, answer = "250 Ok") =>
  settleSurely({ id, attempts, outcome: "accepted", answer });
const refuse = ({ id, attempts }: DueMessage, answer: string) =>
  settleSurely({ id, attempts, outcome: "refused", answer });
const written = () =>
  office.sql`select message_id, attempt, outcome, answer, xmin::text as statement from delivery_attempts order by answer`;

test("what ends at about the same time is written together, each with its own outcome and answer", async () => {
  const due = await claimed(12);
  const answer = (i: number) => `${String(i).padStart(2, "0")} "quoted", {braced}\\ NULL 'ü'`;
  await Promise.all(due.map((message, i) => (i % 3 === 0 ? refuse(message, answer(i)) : accept(message, answer(i)))));

  const rows = await written();
  expect(rows.map(({ message_id, attempt, outcome, answer: kept }) => [message_id, attempt, outcome, kept])).toEqual(
    due.map(({ id }, i) => [id, 1, i % 3 === 0 ? "refused" : "accepted", answer(i)]),
  );
  expect(new Set(rows.map(({ statement }) => statement)).size).toBe(1);
  for (const [i, { recipient }] of due.entries()) {
    const state = i % 3 === 0 ? "failed" : "sent";
    expect(await onlyMailTo(office.sql, recipient)).toMatchObject({
      state,
      sealed_link: null,
      sealed_code: null,
      settled_at: expect.any(Date),
    });
  }
});

test("what ends while a statement is under way is written by the next, and nobody is told before", async () => {
  const [first, ...others] = await claimed(6);
  const early = accept(first!);
  await Promise.resolve();
  await Promise.resolve();
  const late = others.map((message) => accept(message).then(() => onlyMailTo(office.sql, message.recipient)));
  await early;
  for (const row of await Promise.all(late)) expect(row).toMatchObject({ state: "sent" });
  expect(new Set((await written()).map(({ statement }) => statement)).size).toBe(2);
});

test("a mail whose challenge is deleted meanwhile holds up none of the others", async () => {
  const [gone, ...others] = await claimed(3);
  await office.sql`delete from challenges where email = ${gone!.recipient}`;
  await Promise.all([gone!, ...others].map((message) => accept(message)));
  expect((await written()).map(({ message_id }) => message_id).toSorted()).toEqual(
    others.map(({ id }) => id).toSorted(),
  );
});

test("a database that is away for a moment gets all of them when it is back", async () => {
  const due = await claimed(4);
  const wire = await startWire(office.url);
  process.env.DATABASE_URL = wire.url;
  await restart();
  try {
    await wire.cut();
    const settled = Promise.all(due.map((message) => accept(message)));
    await sleep(400);
    await wire.mend();
    await settled;
    expect(await written()).toHaveLength(4);
  } finally {
    await wire.stop();
    process.env.DATABASE_URL = office.url;
    await restart();
  }
});

test("what cannot be written is left to its lease, whole, as by a process that dies; what comes after is not", async () => {
  const [strange, other, later] = await claimed(3);
  // Postgres refuses a NUL in a text.
  const together = await Promise.allSettled([accept(strange!, "\u0000"), accept(other!)]);
  expect(together.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await accept(later!);
  expect((await written()).map(({ message_id }) => message_id)).toEqual([later!.id]);
  expect(await claimDue(3)).toEqual([]);
  await ageWaits(office.sql, leaseSeconds);
  expect((await claimDue(3)).map(({ id }) => id).toSorted()).toEqual([strange!.id, other!.id].toSorted());
});

test("writing the same attempt twice changes nothing", async () => {
  const [message] = await claimed(1);
  await accept(message!, "first");
  await accept(message!, "second");
  expect((await written()).map(({ answer }) => answer)).toEqual(["first"]);
});
