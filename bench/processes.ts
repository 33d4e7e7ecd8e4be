// Two processes over one Postgres, called in turn without sticky routing: whether every race has one winner, and how much
// more they do than one process. Two processes that do nothing show what the machine allows.

import { cpus } from "node:os";
import type { Line } from "./line";
import type { MailSink } from "./mail-sink";
import { openLines, prepare, runRound, somebody, type Durations } from "./phases";
import { median, type Row } from "./table";
import { startFloor } from "./targets/floor";
import { startPostkey } from "./targets/postkey";
import type { OperationName, Running, StartOptions } from "./targets/target";

const inFlight = 16;
const races = 25;
// The driver, Postgres and two servers each want one.
const coresForTwo = 4;
const measured: OperationName[] = ["request", "verify", "session"];

/** @throws when a race has no winner or more than one */
export async function measureProcesses(
  options: StartOptions,
  sink: MailSink,
  { rounds, share }: { rounds: number; share: number },
): Promise<Row[]> {
  const one = await startPostkey(options);
  const other = await startPostkey({ ...options, env: { ...options.env, AUTH_URL: `http://localhost:${one.port}` } });
  const both: Running = { ...one, alsoAt: [other.port] };
  const floors = [await startFloor(), await startFloor()] as const;
  const trivial = (alsoAt: number[]): Running => ({
    ...floors[0],
    name: "ceiling",
    host: "localhost",
    alsoAt,
    mails: false,
    verbs: { ...one.verbs, session: async (line: Line) => void (await line.send({ path: "/trivial" })) },
  });
  const pairs = [
    { of: measured, single: one, double: both },
    { of: ["session"] as OperationName[], single: trivial([]), double: trivial([floors[1].port]) },
  ];
  await race(both, sink);

  const durations: Durations = {
    request: 700 * share,
    session: 500 * share,
    token: 0,
    refresh: 0,
    whole: 0,
    trivial: 0,
  };
  const ratios = new Map<string, number[]>();
  const held = await prepare(one, sink, 64);
  // The first round is not counted.
  for (let round = 0; round <= rounds; round++) {
    for (const { of, single, double } of pairs) {
      const order = round % 2 === 0 ? [single, double] : [double, single];
      const rates = new Map<Running, Map<OperationName, number>>();
      for (const running of order) {
        const { samples } = await runRound(running, sink, held, inFlight, durations, of);
        rates.set(running, new Map(samples.map(({ operation, perSecond }) => [operation, perSecond])));
      }
      if (round === 0) continue;
      for (const operation of of) {
        const name = single === one ? operation : "trivial";
        ratios.set(name, [
          ...(ratios.get(name) ?? []),
          rates.get(double)!.get(operation)! / rates.get(single)!.get(operation)!,
        ]);
      }
    }
  }
  await Promise.all([one.stop(), other.stop(), ...floors.map((floor) => floor.stop())]);
  const enough = cpus().length >= coresForTwo;
  return [
    {
      name: `two processes to one, what ${cpus().length} cores allow: trivial route`,
      value: median(ratios.get("trivial")!),
      unit: "times",
    },
    ...measured.map((operation) => ({
      name: `two processes to one, ${operation}${enough ? "" : " (too few cores to judge)"}`,
      value: median(ratios.get(operation)!),
      unit: "times",
      ...(enough && { atLeast: 1.3 }),
    })),
  ];
}

/** Four requests at once over both processes: one redeems the link, and all get the same new refresh token. */
async function race(running: Running, sink: MailSink): Promise<void> {
  const lines = await openLines(running, 4);
  for (let i = 0; i < races; i++) {
    const address = somebody();
    await running.verbs.request(lines[i % 4]!, address);
    const mail = await sink.take(address, 30);
    const tries = await Promise.allSettled(lines.map((line) => running.verbs.verify(line, mail, address)));
    const [winner, ...others] = tries.filter((one) => one.status === "fulfilled");
    if (!winner || others.length > 0) throw new Error(`${winner ? 1 + others.length : 0} of four redeemed one link.`);
    if (winner.value.refreshToken === undefined) continue;
    const chains = lines.map(() => ({ ...winner.value }));
    await Promise.all(lines.map((line, at) => running.verbs.refresh!(line, chains[at]!)));
    const successors = new Set(chains.map(({ refreshToken }) => refreshToken)).size;
    if (successors !== 1) throw new Error(`One refresh token had ${successors} successors.`);
  }
  for (const line of lines) line.close();
}
