// How much memory the server holds after ten thousand sign-ins and after a hundred thousand. npm run bench -- memory.

import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { MailSink } from "./mail-sink";
import { openLines, somebody } from "./phases";
import { median, type Row } from "./table";
import { startPostkey } from "./targets/postkey";
import type { Running, StartOptions } from "./targets/target";

const inFlight = 16;

/** @param counts the numbers of sign-ins; the second is larger */
export async function measureMemory(
  options: StartOptions,
  sink: MailSink,
  [few, many]: [number, number],
): Promise<Row[]> {
  const running = await startPostkey(options);
  await signIn(running, sink, few);
  const early = await restingMegabytes(running.pid);
  await signIn(running, sink, many - few);
  const late = await restingMegabytes(running.pid);
  await running.stop();
  return [
    { name: `memory after ${few} sign-ins`, value: early, unit: "MB" },
    { name: `memory after ${many} sign-ins`, value: late, unit: "MB" },
    { name: `memory, ${many} sign-ins to ${few}`, value: late / early, unit: "times", atMost: 1.1 },
  ];
}

async function signIn({ verbs, ...running }: Running, sink: MailSink, count: number): Promise<void> {
  // The server may close an idle connection, so this opens new ones every so often.
  const perTurn = 1000;
  for (let done = 0; done < count; done += perTurn) {
    const lines = await openLines({ verbs, ...running }, inFlight);
    let left = Math.min(perTurn, count - done);
    await Promise.all(
      lines.map(async (line) => {
        while (left-- > 0) {
          const address = somebody();
          const mail = sink.take(address, 60);
          await verbs.request(line, address);
          await verbs.verify(line, await mail, address);
        }
        line.close();
      }),
    );
    if ((done / perTurn) % 10 === 9) console.log(`${done + perTurn} sign-ins`);
  }
}

/** The memory of the process when it is idle: the median of several readings, because garbage collection runs at any time. */
async function restingMegabytes(pid: number): Promise<number> {
  const readings: number[] = [];
  for (let i = 0; i < 15; i++) {
    await sleep(1000);
    readings.push(Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) / 1024);
  }
  return median(readings);
}
