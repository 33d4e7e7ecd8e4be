// The promise of the outbox, at the size and length of a bad day: no accepted mail is lost.

import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "playwright/test";
import { randomToken } from "@/lib/secret";
import { askForSomebody, bounded, doublesIn, inFlight, redeem, startLoadedApp, type AskedFor } from "../support/load";
import { ageWaits, read } from "../support/outbox";
import { makeDatabase, type OwnDatabase } from "../support/own-database";
import { startSmtpServer } from "../support/smtp-server";

const accepted = (asked: AskedFor[]) => asked.filter((one) => one.accepted).map(({ person }) => person.address);

async function countByState({ sql }: OwnDatabase): Promise<Record<string, number>> {
  const rows = await sql<
    { state: string; count: number }[]
  >`select state, count(*)::int as count from outbox_messages group by state`;
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

test("a mail server that is away for a minute loses none of 1,000 mails, and has them all within two of its return", async () => {
  const database = await makeDatabase("away");
  const before = await startSmtpServer();
  const app = await startLoadedApp({
    name: "away",
    databaseUrl: database.url,
    smtpUrl: before.url,
    secret: randomToken(),
  });
  await before.stop();
  const left = performance.now();
  const asked = await bounded(1000, inFlight, () => askForSomebody(app.port));
  expect(accepted(asked)).toHaveLength(1000);
  const askedSeconds = (performance.now() - left) / 1000;
  await sleep(Math.max(0, 60_000 - (performance.now() - left)));

  const server = await startSmtpServer({ port: before.port });
  const back = performance.now();
  await server.waitFor(1000, 120);
  await expect
    .poll(() => countByState(database), { timeout: 120_000 - (performance.now() - back) })
    .toEqual({ sent: 1000 });
  const drainSeconds = (performance.now() - back) / 1000;
  await app.stop();
  await server.stop();
  await database.end();

  const recipients = server.received.map(({ to }) => to);
  console.log(
    `1,000 asked within ${askedSeconds.toFixed(1)} s, all delivered ${drainSeconds.toFixed(1)} s after the return, ${doublesIn(recipients)} twice`,
  );
  expect(new Set(recipients)).toEqual(new Set(accepted(asked)));
  expect(doublesIn(recipients)).toBeLessThanOrEqual(1);
});

test("an app that is killed twenty times under load loses no accepted request, and every mailed link works exactly once", async () => {
  const kills = 20;
  const secret = randomToken();
  const database = await makeDatabase("killed");
  // Slow enough that a kill finds mails on their way.
  const server = await startSmtpServer({
    script: ({ stage }) => (stage === "message" ? { lateMilliseconds: 20 } : undefined),
  });
  const start = (port?: number) =>
    startLoadedApp({ name: "killed", databaseUrl: database.url, smtpUrl: server.url, secret, port });
  const asked: AskedFor[] = [];
  let app = await start();
  const { port } = app;
  for (let kill = 0; kill < kills; kill++) {
    if (kill > 0) app = await start(port);
    const wanted = accepted(asked).length + 25;
    const killed = new AbortController();
    const load = bounded(inFlight, inFlight, async () => {
      while (!killed.signal.aborted) asked.push(await askForSomebody(port));
    });
    // Killed in the middle of whatever sixteen requests and five connections are doing.
    await expect
      .poll(() => accepted(asked).length, { intervals: [10], timeout: 30_000 })
      .toBeGreaterThanOrEqual(wanted);
    await app.kill9();
    killed.abort();
    await load;
  }
  // As if the minute had passed in which the dead processes' mails are theirs.
  await ageWaits(database.sql, 60);
  app = await start(port);
  await expect.poll(async () => (await countByState(database)).queued ?? 0, { timeout: 90_000 }).toBe(0);

  const mailed = new Set(server.received.map(({ to }) => to));
  const lost = accepted(asked).filter((address) => !mailed.has(address));
  expect(lost).toEqual([]);
  expect((await countByState(database)).sent).toBe(mailed.size);

  const links = new Map<string, Set<string>>();
  for (const message of server.received) {
    const { token } = await read(message);
    links.set(message.messageId, (links.get(message.messageId) ?? new Set()).add(token));
  }
  // A mail that came twice is the same mail.
  expect([...links.values()].filter((tokens) => tokens.size !== 1)).toEqual([]);
  const tokens = [...links.values()].flatMap((one) => [...one]);
  const first = await bounded(tokens.length, inFlight, (i) => redeem(port, tokens[i]!));
  const second = await bounded(tokens.length, inFlight, (i) => redeem(port, tokens[i]!));
  expect(first.filter(({ status }) => status !== 200)).toEqual([]);
  expect(second.filter(({ code }) => code !== "otp_used")).toEqual([]);
  await app.stop();
  await server.stop();
  await database.end();
  console.log(
    `${kills} kills: ${accepted(asked).length} accepted of ${asked.length} asked, ${tokens.length} mails, ${doublesIn(server.received.map(({ to }) => to))} of them twice`,
  );
});

test("two processes deliver one queue of 500 without doubles", async () => {
  const secret = randomToken();
  const cron = randomToken();
  const database = await makeDatabase("shared");
  const server = await startSmtpServer({
    script: ({ stage }) => (stage === "message" ? { lateMilliseconds: 10 } : undefined),
  });
  const settings = { databaseUrl: database.url, secret, env: { CRON_SECRET: cron } };
  // Nothing listens on port 1: this app only accepts.
  const accepting = await startLoadedApp({ ...settings, name: "accepting", smtpUrl: "smtp://127.0.0.1:1" });
  const asked = await bounded(500, inFlight, () => askForSomebody(accepting.port));
  await accepting.stop();
  await database.sql`update outbox_messages set next_attempt_at = now() + interval '1 hour'`;

  const apps = await Promise.all(
    ["one", "other"].map((name) => startLoadedApp({ ...settings, name, smtpUrl: server.url })),
  );
  await database.sql`update outbox_messages set next_attempt_at = now()`;
  const answers = await Promise.all(
    apps.map(({ port }) =>
      fetch(`http://127.0.0.1:${port}/cron`, { method: "POST", headers: { Authorization: `Bearer ${cron}` } }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  await expect.poll(() => countByState(database), { timeout: 30_000 }).toEqual({ sent: 500 });
  const shares = apps.map((app) => app.log().match(/mail accepted by the mail server/g)?.length ?? 0);
  await Promise.all(apps.map((app) => app.stop()));
  await server.stop();
  await database.end();

  console.log(`500 mails, by the one ${shares[0]}, by the other ${shares[1]}`);
  expect(accepted(asked)).toHaveLength(500);
  expect(server.received.map(({ to }) => to).toSorted()).toEqual(accepted(asked).toSorted());
  for (const share of shares) expect(share).toBeGreaterThan(0);
});

test("a process that is asked to stop finishes the mails it has begun, and leaves the others untouched to the next one", async () => {
  const secret = randomToken();
  const database = await makeDatabase("stopped");
  const server = await startSmtpServer({
    script: ({ stage }) => (stage === "message" ? { lateMilliseconds: 200 } : undefined),
  });
  const settings = { name: "stopped", databaseUrl: database.url, smtpUrl: server.url, secret };
  const first = await startLoadedApp(settings);
  const asked = await bounded(150, inFlight, () => askForSomebody(first.port));
  await server.waitFor(10, 30);
  await first.stop();
  expect(await first.exited).toBe(0);
  const rows = await database.sql<{ state: string; attempts: number }[]>`select state, attempts from outbox_messages`;
  expect(rows.filter(({ state }) => state === "sent")).toHaveLength(server.count());
  expect(rows.filter(({ state, attempts }) => state === "queued" && attempts > 0)).toEqual([]);
  expect(rows.length).toBeGreaterThan(server.count());

  const next = await startLoadedApp(settings);
  await server.waitFor(150, 60);
  await next.stop();
  await server.stop();
  await database.end();
  expect(accepted(asked)).toHaveLength(150);
  expect(server.received.map(({ to }) => to).toSorted()).toEqual(accepted(asked).toSorted());
});
