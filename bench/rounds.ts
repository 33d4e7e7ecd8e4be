// The comparison: every candidate in turn, round after round, so that other work on the machine affects all of them equally.

import type { MailSink } from "./mail-sink";
import { prepare, runRound, type Durations, type Held, type Sample } from "./phases";
import { median, quantile } from "./table";
import { operations, type OperationName, type Running, type TargetName } from "./targets/target";

export const levels = [1, 16, 64] as const;
export type Level = (typeof levels)[number];

export type Measured = {
  target: TargetName;
  operation: OperationName;
  inFlight: Level;
  /** The median of the rounds' rates. */
  perSecond: number;
  /** Milliseconds, over all rounds together. */
  p50: number;
  p99: number;
  driverMicroseconds: number;
  /** One rate per round, for ratios between candidates of the same round. */
  rounds: number[];
};

export type Comparison = {
  measured: Measured[];
  mails: { target: TargetName; inFlight: Level; shareOfRequests: number }[];
  notServed: { target: TargetName; operation: OperationName }[];
};

const usual: Durations = { request: 700, session: 500, token: 500, refresh: 500, whole: 800, trivial: 400 };

/** @param share of the usual durations; small for a trial of the bench itself */
export async function compare(
  candidates: readonly Running[],
  sink: MailSink,
  { rounds, share }: { rounds: number; share: number },
): Promise<Comparison> {
  const held = new Map<Running, Held>();
  const samples: (Sample & { target: TargetName; inFlight: Level })[] = [];
  const mails: { target: TargetName; inFlight: Level; share: number }[] = [];
  const scale = (factor: number) =>
    Object.fromEntries(Object.entries(usual).map(([name, value]) => [name, value * factor])) as Durations;
  for (const candidate of candidates) held.set(candidate, await prepare(candidate, sink, 64));

  const go = async (round: number, factor: number, keep: boolean) => {
    for (const inFlight of levels) {
      const wanted: readonly OperationName[] = inFlight === 1 ? ["whole"] : operations;
      for (const [i] of candidates.entries()) {
        const candidate = candidates[(round + i) % candidates.length]!;
        const result = await runRound(candidate, sink, held.get(candidate)!, inFlight, scale(factor), wanted);
        if (!keep) continue;
        for (const sample of result.samples) samples.push({ ...sample, target: candidate.name, inFlight });
        const requests = result.samples.find(({ operation }) => operation === "request");
        if (result.mailsPerSecond && requests)
          mails.push({ target: candidate.name, inFlight, share: result.mailsPerSecond / requests.perSecond });
      }
    }
  };
  // The first round is not counted: every process compiles its hot paths in it.
  await go(0, share * 1.5, false);
  for (let round = 1; round <= rounds; round++) {
    await go(round, share, true);
    console.log(`round ${round} of ${rounds}`);
  }
  return {
    measured: candidates.flatMap(({ name }) =>
      operations.flatMap((operation) => levels.flatMap((inFlight) => summarise(samples, name, operation, inFlight))),
    ),
    mails: candidates.flatMap(({ name }) =>
      levels.flatMap((inFlight) => {
        const shares = mails.filter((one) => one.target === name && one.inFlight === inFlight).map((one) => one.share);
        return shares.length === 0 ? [] : [{ target: name, inFlight, shareOfRequests: median(shares) }];
      }),
    ),
    notServed: candidates.flatMap((candidate) =>
      [...held.get(candidate)!.notServed].map((operation) => ({ target: candidate.name, operation })),
    ),
  };
}

function summarise(
  samples: readonly (Sample & { target: TargetName; inFlight: Level })[],
  target: TargetName,
  operation: OperationName,
  inFlight: Level,
): Measured[] {
  const own = samples.filter(
    (one) => one.target === target && one.operation === operation && one.inFlight === inFlight,
  );
  if (own.length === 0) return [];
  const all = own.flatMap(({ milliseconds }) => milliseconds);
  return [
    {
      target,
      operation,
      inFlight,
      perSecond: median(own.map(({ perSecond }) => perSecond)),
      p50: quantile(all, 0.5),
      p99: quantile(all, 0.99),
      driverMicroseconds: median(own.map(({ driverMicroseconds }) => driverMicroseconds)),
      rounds: own.map(({ perSecond }) => perSecond),
    },
  ];
}
