// The goals, as data, and how each is computed from the comparison. Used by run. docs/performance.md gives the reasons for
// missed goals.

import type { Cost } from "./counting";
import type { Comparison, Level, Measured } from "./rounds";
import { median, type Row } from "./table";
import type { OperationName, TargetName } from "./targets/target";

type Goal = {
  operation: OperationName;
  name: string;
  /** What a peer does that stands beside it; refresh has no counterpart but Better Auth's token for a session. */
  besides: OperationName;
  timesPeer: number;
  shareOfCeiling: number;
  roundTrips?: number;
};

const goals: Goal[] = [
  { operation: "request", name: "request", besides: "request", timesPeer: 3, shareOfCeiling: 0.55, roundTrips: 2 },
  {
    operation: "verify",
    name: "verify, new user",
    besides: "verify",
    timesPeer: 1.8,
    shareOfCeiling: 0.65,
    roundTrips: 2,
  },
  {
    operation: "session",
    name: "session check",
    besides: "session",
    timesPeer: 1.7,
    shareOfCeiling: 0.85,
    roundTrips: 1,
  },
  { operation: "token", name: "access token", besides: "token", timesPeer: 2.2, shareOfCeiling: 0.7 },
  { operation: "refresh", name: "refresh", besides: "token", timesPeer: 2.2, shareOfCeiling: 0.7, roundTrips: 1 },
  { operation: "whole", name: "ask to JWT", besides: "whole", timesPeer: 2.5, shareOfCeiling: 0.7 },
];
const timesPeerAlone = 10;
const p99ToP50 = 4;
// Mails leave as fast as requests come: within what a burst's last mails need.
const mailsToRequests = 0.9;

/** Every goal with its measured value. Operations that this version does not serve have no row. */
export function judgeGoals({ measured, mails }: Comparison, costs: readonly Cost[]): Row[] {
  const find = (target: TargetName, operation: OperationName, inFlight: Level) =>
    measured.find((one) => one.target === target && one.operation === operation && one.inFlight === inFlight);
  const rows: Row[] = [];
  for (const goal of goals) {
    for (const inFlight of goal.operation === "whole" ? ([1, 16, 64] as const) : ([16, 64] as const)) {
      const own = find("postkey", goal.operation, inFlight);
      if (!own) continue;
      const at = `${goal.name}, ${inFlight} in flight`;
      const inNext = [find("authjs", goal.besides, inFlight), find("better-auth", goal.besides, inFlight)].filter(
        (peer) => peer !== undefined,
      );
      rows.push({
        name: `${at}: to the better peer`,
        value: ratio(own, inNext),
        unit: "times",
        atLeast: inFlight === 1 ? timesPeerAlone : goal.timesPeer,
      });
      const onNode = find("better-auth-node", goal.besides, inFlight);
      if (onNode)
        rows.push({
          name: `${at}: to Better Auth on plain Node`,
          value: ratio(own, [onNode]),
          unit: "times",
          atLeast: 1,
        });
      const ceiling = find("ceiling", goal.operation, inFlight);
      if (ceiling && inFlight !== 1)
        rows.push({
          name: `${at}: of the ceiling`,
          value: ratio(own, [ceiling]),
          unit: "times",
          atLeast: goal.shareOfCeiling,
        });
      if (inFlight === 16)
        rows.push({ name: `${at}: p99 to p50`, value: own.p99 / own.p50, unit: "times", atMost: p99ToP50 });
    }
  }
  for (const { inFlight, shareOfRequests } of mails.filter(({ target }) => target === "postkey")) {
    rows.push({
      name: `mails to requests per second, ${inFlight} in flight`,
      value: shareOfRequests,
      unit: "times",
      atLeast: mailsToRequests,
    });
  }
  for (const { operation, name, roundTrips } of goals) {
    const cost = costs.find((one) => one.target === "postkey" && one.operation === operation);
    if (cost && roundTrips !== undefined)
      rows.push({ name: `${name}: round trips to the database`, value: cost.roundTrips, unit: "", atMost: roundTrips });
  }
  return rows;
}

/** The middle of the rounds' ratios to the best of the others in the same round. */
function ratio(own: Measured, others: readonly Measured[]): number {
  return median(own.rounds.map((rate, round) => rate / Math.max(...others.map(({ rounds }) => rounds[round] ?? 0))));
}
