// Counts the statements and round trips of each operation: runs a few of each candidate through the counter on the wire.

import { setTimeout as sleep } from "node:timers/promises";
import { Line } from "./line";
import type { MailSink } from "./mail-sink";
import { prepare, somebody } from "./phases";
import { median } from "./table";
import { NotServed, type OperationName, type Running, type StartOptions, type TargetName } from "./targets/target";
import { startWireCounter, type Counted } from "./wire-counter";

export type Cost = Counted & {
  target: TargetName;
  operation: OperationName;
  /** Including the work after the answer: the delivery of a mail. */
  afterwards: Counted;
  texts: string[];
};

const times = 15;
const warmUps = 12;
// By then the work after an answer, such as settling a mail, is over.
const quietMilliseconds = 60;

/** @param start starts a candidate over a database that it may fill */
export async function countCosts(
  start: (options: StartOptions) => Promise<Running>,
  options: StartOptions,
  sink: MailSink,
): Promise<Cost[]> {
  const counter = await startWireCounter(options.databaseUrl);
  const running = await start({ ...options, databaseUrl: counter.url });
  const line = await Line.open(running.port, running.host);
  const { verbs } = running;
  const costs: Cost[] = [];
  const count = async (operation: OperationName, run: () => Promise<void>) => {
    try {
      for (let i = 0; i < warmUps; i++) await run();
      const seen: (Counted & { afterwards: Counted })[] = [];
      let texts: string[] = [];
      for (let i = 0; i < times; i++) {
        await sleep(quietMilliseconds);
        counter.texts();
        const before = counter.counted();
        await run();
        const answered = difference(counter.counted(), before);
        await sleep(quietMilliseconds);
        seen.push({ ...answered, afterwards: difference(counter.counted(), before) });
        texts = counter.texts();
      }
      costs.push({
        target: running.name,
        operation,
        ...middle(seen),
        afterwards: middle(seen.map(({ afterwards }) => afterwards)),
        texts,
      });
    } catch (error) {
      if (!(error instanceof NotServed)) throw error;
    }
  };

  const asked: string[] = [];
  await count("request", async () => {
    const address = somebody();
    await verbs.request(line, address);
    asked.push(address);
  });
  const mails = await Promise.all(asked.map((address) => sink.take(address, 10)));
  const { sessions } = await prepare(running, sink, 1);
  let redeemed = 0;
  let signedIn = sessions[0];
  let chain: { refreshToken?: string } = {};
  await count("verify", async () => {
    const given = await verbs.verify(line, mails[redeemed]!, asked[redeemed]!);
    redeemed += 1;
    if (!verbs.browserSession) signedIn = given;
    chain = given;
  });
  if (verbs.session) await count("session", () => verbs.session!(line, signedIn!));
  if (verbs.token) await count("token", async () => void (await verbs.token!(line, signedIn!)));
  if (verbs.refresh && chain.refreshToken) await count("refresh", () => verbs.refresh!(line, chain));

  line.close();
  await running.stop();
  await counter.stop();
  return costs;
}

const difference = (after: Counted, before: Counted): Counted => ({
  statements: after.statements - before.statements,
  roundTrips: after.roundTrips - before.roundTrips,
});
const middle = (all: readonly Counted[]): Counted => ({
  statements: median(all.map((one) => one.statements)),
  roundTrips: median(all.map((one) => one.roundTrips)),
});
