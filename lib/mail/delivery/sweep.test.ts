// Who waits for a delivery: the process if a sweep runs, otherwise the request.

import { AsyncLocalStorage } from "node:async_hooks";
import { Writable } from "node:stream";
import pino from "pino";
import { expect, test } from "playwright/test";
import { onlyMailTo, openPostOffice, type PostOffice } from "@/e2e/support/outbox";
import { restart } from "@/e2e/support/own-database";
import { somebodyNew } from "@/e2e/support/people";
import { accepted, askInBrowser } from "@/e2e/support/verbs";
import { forgetProcessWide, processWide } from "@/lib/process-wide";
import { deliverSoon, startSweep } from "./deliver";

let office: PostOffice;

test.beforeAll(async () => {
  office = await openPostOffice("sweep");
});
test.beforeEach(() => office.reset());
test.afterEach(restart);
test.afterAll(() => office.close());

async function askSomebody(): Promise<string> {
  const { address } = somebodyNew("ada");
  accepted(await askInBrowser(address));
  return address;
}

test("where a sweep runs a request wakes it and is free at once; the end of the process waits for the mail", async () => {
  const address = await askSomebody();
  office.server.setScript(({ stage }) => (stage === "message" ? { lateMilliseconds: 300 } : undefined));
  startSweep();
  await deliverSoon();
  expect(office.server.received).toHaveLength(0);
  await restart();
  expect(office.server.received.map(({ to }) => to)).toEqual([address]);
  expect(await onlyMailTo(office.sql, address)).toMatchObject({ state: "sent" });
});

test("what a request wakes does not run in the request's context, which would be kept for as long as there is mail", async () => {
  const request = new AsyncLocalStorage<string>();
  const contexts: (string | undefined)[] = [];
  forgetProcessWide("log");
  processWide("log", () =>
    pino({}, new Writable({ write: (_line, _encoding, done) => (contexts.push(request.getStore()), done()) })),
  );
  await askSomebody();
  startSweep();
  await request.run("a request", deliverSoon);
  await expect.poll(() => contexts).toEqual([undefined]);
});

test("where no sweep runs the request waits until the mail has left", async () => {
  const address = await askSomebody();
  office.server.setScript(({ stage }) => (stage === "message" ? { lateMilliseconds: 100 } : undefined));
  await deliverSoon();
  expect(office.server.received.map(({ to }) => to)).toEqual([address]);
});
