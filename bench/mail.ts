// How fast requests are accepted, how fast the queue empties, and that a bad mail server does not slow down a request.

import { askForSomebody, bounded, inFlight, startLoadedApp } from "../e2e/support/load";
import { makeDatabase } from "../e2e/support/own-database";
import { failAt } from "../e2e/support/smtp-script";
import { startSmtpServer } from "../e2e/support/smtp-server";
import { quantile, type Row } from "./table";

const secret = process.env.AUTH_SECRET!;
const quiet = { LOG_LEVEL: "error" };
const patienceSeconds = 60;
const toleratedRatio = 1.2;

/** Requests per second with sixteen in flight, while the same process delivers their mail. */
export async function measureAccepting(): Promise<Row[]> {
  const [warmUp, count] = [200, 1500];
  const database = await makeDatabase("accepting");
  const sink = await startSmtpServer({ countOnly: true });
  const app = await startLoadedApp({
    name: "bench-accepting",
    databaseUrl: database.url,
    smtpUrl: sink.url,
    secret,
    env: quiet,
  });
  await ask(app.port, warmUp);
  await sink.waitFor(warmUp, patienceSeconds);
  const began = performance.now();
  await ask(app.port, count);
  const accepting = (performance.now() - began) / 1000;
  await sink.waitFor(warmUp + count, patienceSeconds);
  const delivering = (performance.now() - began) / 1000;
  await app.stop();
  await sink.stop();
  await database.end();
  return [
    { name: `requests accepted, ${inFlight} in flight, while delivering`, value: count / accepting, unit: "/s" },
    { name: "mails delivered meanwhile, to the last one", value: count / delivering, unit: "/s" },
  ];
}

/** Mails per second from a full queue, between the first and the last that the mail server accepted. */
export async function measureDrain(): Promise<Row[]> {
  const count = 2000;
  const database = await makeDatabase("drain");
  // Nothing listens on port 1: this app only accepts.
  const accepting = await startLoadedApp({
    name: "bench-filling",
    databaseUrl: database.url,
    smtpUrl: "smtp://127.0.0.1:1",
    secret,
    env: quiet,
  });
  await ask(accepting.port, count);
  await accepting.stop();
  await database.sql`update outbox_messages set next_attempt_at = now()`;
  const sink = await startSmtpServer({ countOnly: true });
  const app = await startLoadedApp({
    name: "bench-drain",
    databaseUrl: database.url,
    smtpUrl: sink.url,
    secret,
    env: quiet,
  });
  await sink.waitFor(1, patienceSeconds);
  const began = performance.now();
  await sink.waitFor(count, patienceSeconds);
  const seconds = (performance.now() - began) / 1000;
  await app.stop();
  await sink.stop();
  await database.end();
  return [{ name: `queue of ${count} mails drained`, value: count / seconds, unit: "/s" }];
}

/** The answer time with a fast mail server, with one that stalls and with none, measured in turns in one run. */
export async function measureAnswers(): Promise<Row[]> {
  const [rounds, perRound] = [40, 10];
  const [fast, stalled] = [
    await startSmtpServer({ countOnly: true }),
    await startSmtpServer({ script: failAt("rcpt", "stall") }),
  ];
  const urls = { fast: fast.url, stalled: stalled.url, dead: "smtp://127.0.0.1:1" };
  const apps = await Promise.all(
    Object.entries(urls).map(async ([kind, smtpUrl]) => {
      const database = await makeDatabase(kind);
      const app = await startLoadedApp({
        name: `bench-${kind}`,
        databaseUrl: database.url,
        smtpUrl,
        secret,
        env: quiet,
      });
      return { kind, app, database, milliseconds: [] as number[] };
    }),
  );
  for (const { app } of apps) await ask(app.port, 100);
  for (let round = 0; round < rounds; round++) {
    // A different one goes first each time, so that other work on the machine affects all of them equally.
    for (const [i] of apps.entries()) {
      const { app, milliseconds } = apps[(round + i) % apps.length]!;
      for (let time = 0; time < perRound; time++) milliseconds.push((await accepted(app.port)).milliseconds);
    }
  }
  await Promise.all(apps.map(({ app }) => app.stop()));
  await Promise.all([fast.stop(), stalled.stop()]);
  await Promise.all(apps.map(({ database }) => database.end()));

  const [usual, ...others] = apps;
  const shares = [
    ["p50", 0.5],
    ["p95", 0.95],
  ] as const;
  return [
    ...apps.flatMap(({ kind, milliseconds }) =>
      shares.map(([name, share]) => ({
        name: `answer, mail server ${kind}, ${name}`,
        value: quantile(milliseconds, share),
        unit: "ms",
      })),
    ),
    ...others.flatMap(({ kind, milliseconds }) =>
      shares.map(([name, share]) => ({
        name: `answer, ${kind} against fast, ${name}`,
        value: quantile(milliseconds, share) / quantile(usual!.milliseconds, share),
        unit: "times",
        under: toleratedRatio,
      })),
    ),
  ];
}

async function ask(port: number, count: number): Promise<void> {
  await bounded(count, inFlight, () => accepted(port));
}

async function accepted(port: number): Promise<{ milliseconds: number }> {
  const asked = await askForSomebody(port);
  if (!asked.accepted) throw new Error("A request was not accepted: what is measured would mean nothing.");
  return asked;
}
