// Every measurement in turn, each with apps and mail servers of its own. Started by scripts/bench.mjs.

import { mkdir, writeFile } from "node:fs/promises";
import { cpus, loadavg, totalmem } from "node:os";
import { rows as connection } from "../e2e/support/rows";
import { measureAccepting, measureAnswers, measureDrain } from "./mail";
import { isMet, table, type Row } from "./table";

const resultsFile = new URL("results/latest.json", import.meta.url);

const machine = {
  processor: cpus()[0]?.model ?? "unknown",
  cores: cpus().length,
  memoryGigabytes: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
  loadAtStart: loadavg()[0]!,
  postgres: await describePostgres(),
};
const began = performance.now();
const rows: Row[] = [...(await measureAccepting()), ...(await measureDrain()), ...(await measureAnswers())];
const seconds = Math.round((performance.now() - began) / 1000);
await connection().end();

console.log(`\n${Object.entries(machine).map(([name, value]) => `${name} ${value}`).join(" · ")}\n\n${table(rows)}\n\n${seconds} s`);
await mkdir(new URL(".", resultsFile), { recursive: true });
await writeFile(resultsFile, `${JSON.stringify({ at: new Date().toISOString(), machine, seconds, rows: rows.map((row) => ({ ...row, met: isMet(row) })) }, null, 2)}\n`);
process.exit(rows.every(isMet) ? 0 : 1);

async function describePostgres(): Promise<string> {
  const [settings] = await connection()<{ version: string; fsync: string; synchronous: string }[]>`
    select current_setting('server_version') as version, current_setting('fsync') as fsync, current_setting('synchronous_commit') as synchronous
  `;
  return `${settings!.version}, fsync ${settings!.fsync}, synchronous_commit ${settings!.synchronous}`;
}
