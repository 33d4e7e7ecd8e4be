// What millions of rows cost, and what it costs to delete a million. npm run bench -- growth.

import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { migrate } from "@/db/migrate";
import type { OwnDatabase } from "../e2e/support/own-database";
import { addChallenges, fill, type Size } from "./filling";
import { Line } from "./line";
import type { MailSink } from "./mail-sink";
import { prepare, runRound, type Durations, type Held } from "./phases";
import { median, quantile, type Row } from "./table";
import { startPostkey } from "./targets/postkey";
import type { OperationName, Running, StartOptions } from "./targets/target";

const inFlight = 16;
const compared: OperationName[] = ["request", "verify", "session"];
const durations = { request: 700, session: 500, token: 0, refresh: 0, whole: 0, trivial: 0 } satisfies Durations;
const cronSecret = randomBytes(32).toString("base64url");
const cleanUpPatienceSeconds = 600;

type Databases = { empty: OwnDatabase; full: OwnDatabase };

export async function measureGrowth(
  { empty, full }: Databases,
  options: Omit<StartOptions, "databaseUrl">,
  sink: MailSink,
  size: Size,
  rounds: number,
): Promise<Row[]> {
  await migrate(full.url);
  console.log(`Filling: ${size.users} users, ${size.challenges} challenges, ${size.events} audit events.`);
  await fill(full.sql, size);
  const start = (databaseUrl: string) =>
    startPostkey({ ...options, databaseUrl, env: { ...options.env, CRON_SECRET: cronSecret } });
  const [small, large] = [await start(empty.url), await start(full.url)];
  const rows = await compareSizes(small, large, sink, rounds);
  await small.stop();
  rows.push(...(await measureCleanUp(large, full.sql, sink, size)));
  await large.stop();
  return rows;
}

async function compareSizes(small: Running, large: Running, sink: MailSink, rounds: number): Promise<Row[]> {
  const held = new Map([
    [small, await prepare(small, sink, 64)],
    [large, await prepare(large, sink, 64)],
  ]);
  const slowdowns = new Map<OperationName, number[]>(compared.map((operation) => [operation, []]));
  // The first round is not counted.
  for (let round = 0; round <= rounds; round++) {
    const rates = new Map<Running, Map<OperationName, number>>();
    for (const running of round % 2 === 0 ? [small, large] : [large, small]) {
      const { samples } = await runRound(running, sink, held.get(running)!, inFlight, durations, compared);
      rates.set(running, new Map(samples.map(({ operation, perSecond }) => [operation, perSecond])));
    }
    if (round === 0) continue;
    for (const operation of compared)
      slowdowns.get(operation)!.push(rates.get(small)!.get(operation)! / rates.get(large)!.get(operation)!);
  }
  return compared.map((operation) => ({
    name: `${operation}, full to empty database`,
    value: median(slowdowns.get(operation)!),
    unit: "times",
    atMost: 1.2,
  }));
}

/** The 99th percentile while a million expired challenges are deleted, next to the same load before. */
async function measureCleanUp(running: Running, sql: postgres.Sql, sink: MailSink, size: Size): Promise<Row[]> {
  const count = size.challenges / 2;
  console.log(`Adding ${count} expired challenges.`);
  await addChallenges(sql, { count, users: size.users, hoursAgo: 96 });
  await sql.unsafe("vacuum analyze challenges, verification_tokens, outbox_messages");
  await sql.unsafe("checkpoint");
  const held = await prepare(running, sink, 64);
  const before = await load(running, sink, held, (turn) => turn < 8);
  const began = performance.now();
  let finished = false;
  const cleaning = cleanUp(running, sql).finally(() => (finished = true));
  const meanwhile = await load(running, sink, held, () => !finished);
  const gone = await cleaning;
  const seconds = (performance.now() - began) / 1000;
  if (gone === 0) return [{ name: "clean-up: not served by this version", value: 0, unit: "rows" }];
  const p99 = (all: Map<OperationName, number[]>, operation: OperationName) => quantile(all.get(operation)!, 0.99);
  return [
    { name: "clean-up, expired challenges gone, each with its token and its mail", value: gone, unit: "rows" },
    { name: "clean-up, from beginning to end under load", value: seconds, unit: "s" },
    ...(["request", "session"] as const).map((operation) => ({
      name: `${operation} p99, during the clean-up to before`,
      value: p99(meanwhile, operation) / p99(before, operation),
      unit: "times",
      atMost: 2,
    })),
  ];
}

async function load(
  running: Running,
  sink: MailSink,
  held: Held,
  goesOn: (turn: number) => boolean,
): Promise<Map<OperationName, number[]>> {
  const all = new Map<OperationName, number[]>();
  for (let turn = 0; goesOn(turn); turn++) {
    const { samples } = await runRound(running, sink, held, inFlight, durations, ["request", "session"]);
    for (const { operation, milliseconds } of samples)
      all.set(operation, [...(all.get(operation) ?? []), ...milliseconds]);
  }
  return all;
}

/** Calls /cron as a platform would, until nothing is left to delete. @returns how many challenges were deleted */
async function cleanUp(running: Running, sql: postgres.Sql): Promise<number> {
  const old = async () => {
    const [row] = await sql<
      [{ count: number }]
    >`select count(*)::int as count from challenges where created_at < now() - interval '30 hours'`;
    return row.count;
  };
  const atFirst = await old();
  const deadline = performance.now() + cleanUpPatienceSeconds * 1000;
  for (let left = atFirst; left > 0 && performance.now() < deadline;) {
    const line = await Line.open(running.port, running.host);
    const { status, body } = await line.send({
      method: "POST",
      path: "/cron",
      headers: { Authorization: `Bearer ${cronSecret}` },
    });
    line.close();
    if (status !== 200) throw new Error(`/cron was answered with ${status}: ${body}`);
    const now = await old();
    if (now === left) break;
    left = now;
  }
  return atFirst - (await old());
}
