// Measures the parts of npm run bench and writes the results. Started by scripts/bench.mjs with the names of the parts.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { cpus, loadavg, totalmem } from "node:os";
import { makeDatabase } from "../e2e/support/own-database";
import { rows as connection } from "../e2e/support/rows";
import { countCosts, type Cost } from "./counting";
import { drawFigure } from "./figure";
import { judgeGoals } from "./goals";
import { measureGrowth } from "./growth";
import { measureAccepting, measureAnswers, measureDrain } from "./mail";
import { startMailSink, type MailSink } from "./mail-sink";
import { measureMemory } from "./memory";
import { measureProcesses } from "./processes";
import { describeComparison, describeRows, summarise } from "./report";
import { compare, type Comparison } from "./rounds";
import { measureStart, measureTransfer } from "./start";
import { isMet, isReached, median, type Row } from "./table";
import { startAuthjs } from "./targets/authjs";
import { startBetterAuth, startBetterAuthOnNode } from "./targets/better-auth";
import { startBareSql, startCeiling } from "./targets/floor";
import { startPostkey } from "./targets/postkey";

const secret = process.env.AUTH_SECRET!;
const words = process.argv.slice(2);
const quick = words.includes("--quick");
const part = words.find((word) => !word.startsWith("--")) ?? "all";
const pace = quick ? { rounds: 1, share: 0.25 } : { rounds: 7, share: 1 };
const candidates = [startAuthjs, startBetterAuth, startBetterAuthOnNode, startPostkey, startCeiling, startBareSql];

type Result = { comparison?: Comparison; costs?: Cost[]; goals: Row[]; rows: Row[] };

const parts: Record<string, (sink: MailSink) => Promise<Result>> = {
  all: async (sink) => {
    const operations = await measureOperations(sink);
    const goals = [
      ...operations.goals,
      ...(await measureStarts()),
      ...(await over("processes", sink, (options) => measureProcesses(options, sink, pace))),
    ];
    return { ...operations, goals, rows: [...operations.rows, ...(await measureMail())] };
  },
  operations: measureOperations,
  start: async () => ({ goals: await measureStarts(), rows: [] }),
  processes: async (sink) => ({
    goals: await over("processes", sink, (options) => measureProcesses(options, sink, pace)),
    rows: [],
  }),
  mail: async () => ({ goals: [], rows: await measureMail() }),
  memory: async (sink) => ({
    goals: await over("memory", sink, (options) =>
      measureMemory(options, sink, quick ? [500, 1000] : [10_000, 100_000]),
    ),
    rows: [],
  }),
  growth: async (sink) => {
    const databases = { empty: await makeDatabase("empty"), full: await makeDatabase("full") };
    const size = quick
      ? { users: 10_000, challenges: 20_000, events: 20_000 }
      : { users: 1_000_000, challenges: 2_000_000, events: 2_000_000 };
    const goals = await measureGrowth(databases, { smtpUrl: sink.url, secret }, sink, size, quick ? 2 : 9);
    await Promise.all([databases.empty.end(), databases.full.end()]);
    return { goals, rows: [] };
  },
};

async function measureOperations(sink: MailSink): Promise<Result> {
  const databases = await Promise.all(candidates.map((_, i) => makeDatabase(`candidate_${i}`)));
  const running = [];
  for (const [i, start] of candidates.entries())
    running.push(await start({ databaseUrl: databases[i]!.url, smtpUrl: sink.url, secret }));
  const comparison = await compare(running, sink, pace);
  for (const one of running) await one.stop();
  const costs: Cost[] = [];
  for (const start of candidates.filter((one) => one !== startBareSql)) {
    const database = await makeDatabase("counted");
    costs.push(...(await countCosts(start, { databaseUrl: database.url, smtpUrl: sink.url, secret }, sink)));
    await database.end();
  }
  for (const database of databases) await database.end();
  const driver = median(
    comparison.measured
      .filter(({ operation }) => operation === "trivial")
      .map(({ driverMicroseconds }) => driverMicroseconds),
  );
  return {
    comparison,
    costs,
    goals: judgeGoals(comparison, costs),
    rows: [{ name: "the driver's own processor time for a request", value: driver, unit: "µs" }],
  };
}

async function measureStarts(): Promise<Row[]> {
  const database = await makeDatabase("start");
  // Nothing is mailed here. The first start migrates, and is not counted.
  const options = { databaseUrl: database.url, smtpUrl: "smtp://127.0.0.1:1", secret };
  await (await startPostkey(options)).stop();
  const rows = [...(await measureStart(options, quick ? 1 : 7)), ...(await measureTransfer(options))];
  await database.end();
  return rows;
}

const measureMail = async (): Promise<Row[]> => [
  ...(await measureAccepting()),
  ...(await measureDrain()),
  ...(await measureAnswers()),
];

async function over(
  name: string,
  sink: MailSink,
  measure: (options: { databaseUrl: string; smtpUrl: string; secret: string }) => Promise<Row[]>,
): Promise<Row[]> {
  const database = await makeDatabase(name);
  const rows = await measure({ databaseUrl: database.url, smtpUrl: sink.url, secret });
  await database.end();
  return rows;
}

async function describeMachine() {
  const [settings] = await connection()<{ version: string; fsync: string; synchronous: string }[]>`
    select current_setting('server_version') as version, current_setting('fsync') as fsync, current_setting('synchronous_commit') as synchronous
  `;
  return {
    processor: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    loadAtStart: loadavg()[0]!,
    postgres: `${settings!.version}, fsync ${settings!.fsync}, synchronous_commit ${settings!.synchronous}`,
  };
}

/** Puts a run's own chart and account between the two marks of docs/performance.md. */
async function publish(account: string, comparison: Comparison, caption: string): Promise<void> {
  const file = new URL("../docs/performance.md", import.meta.url);
  const [begin, end] = ["<!-- measured: begin -->", "<!-- measured: end -->"];
  const picture =
    "![Operations per second of Auth.js, Better Auth, Postkey and the ceiling, 16 in flight](performance.svg)";
  const text = await readFile(file, "utf8");
  await writeFile(
    file,
    `${text.slice(0, text.indexOf(begin) + begin.length)}\n\n${picture}\n\n${account}\n\n${text.slice(text.indexOf(end))}`,
  );
  await writeFile(new URL("../docs/performance.svg", import.meta.url), drawFigure(comparison.measured, caption));
}

const measure = parts[part];
if (!measure) throw new Error(`There is no part "${part}": ${Object.keys(parts).join(", ")}.`);
const machine = await describeMachine();
const began = performance.now();
const sink = await startMailSink();
const result = await measure(sink);
await sink.stop();
await connection().end();

const seconds = Math.round((performance.now() - began) / 1000);
const at = new Date();
const where = Object.entries(machine)
  .map(([name, value]) => `${name} ${value}`)
  .join(" · ");
const account = [
  `${at.toISOString().slice(0, 10)} · ${where} · ${seconds} s`,
  ...(result.comparison ? [describeComparison(result.comparison, result.costs ?? [])] : []),
  ...(result.goals.length > 0 ? [describeRows("Goals", result.goals), summarise(result.goals)] : []),
  ...(result.rows.length > 0 ? [describeRows("Beside them", result.rows)] : []),
].join("\n\n");
console.log(`\n${account}`);

const judged = (rows: readonly Row[]) => rows.map((row) => ({ ...row, met: isReached(row) ?? isMet(row) }));
const results = new URL("results/", import.meta.url);
await mkdir(results, { recursive: true });
const json = {
  at: at.toISOString(),
  part,
  quick,
  machine,
  seconds,
  goals: judged(result.goals),
  rows: judged(result.rows),
  comparison: result.comparison,
  costs: result.costs,
};
await writeFile(
  new URL(part === "all" ? "latest.json" : `${part}.json`, results),
  `${JSON.stringify(json, null, 2)}\n`,
);
if (part === "all" && !quick && result.comparison)
  await publish(
    account,
    result.comparison,
    `${machine.processor}, ${machine.cores} cores shared by everything, ${at.toISOString().slice(0, 10)}`,
  );
// A missed goal is only reported. A missed bound is a failure.
process.exit(result.rows.every(isMet) ? 0 : 1);
