// The tables of a run, as Markdown that is also easy to read in a terminal.

import type { Cost } from "./counting";
import type { Comparison, Level } from "./rounds";
import { isReached, judgement, shorten, type Row } from "./table";
import type { OperationName, TargetName } from "./targets/target";

export const titles: Record<TargetName, string> = {
  authjs: "Auth.js",
  "better-auth": "Better Auth",
  "better-auth-node": "Better Auth on Node",
  postkey: "Postkey",
  ceiling: "ceiling",
  sql: "bare SQL",
};
export const shown = Object.keys(titles) as TargetName[];

export const operationTitles: Record<OperationName, string> = {
  request: "request",
  verify: "verify, new user",
  session: "session check",
  token: "access token",
  refresh: "refresh",
  whole: "ask to JWT",
  trivial: "trivial route",
};
const operations = Object.keys(operationTitles) as OperationName[];

export function describeComparison({ measured, notServed }: Comparison, costs: readonly Cost[]): string {
  const find = (target: TargetName, operation: OperationName, inFlight: Level) =>
    measured.find((one) => one.target === target && one.operation === operation && one.inFlight === inFlight);
  const absent = (target: TargetName, operation: OperationName) =>
    notServed.some((one) => one.target === target && one.operation === operation) ? "not served" : "";
  const per = (inFlight: Level, what: string, cell: (one: NonNullable<ReturnType<typeof find>>) => string) => {
    const rows = operations
      .filter((operation) => shown.some((target) => find(target, operation, inFlight)))
      .map((operation) => [
        operationTitles[operation],
        ...shown.map((target) =>
          ((one) => (one ? cell(one) : absent(target, operation)))(find(target, operation, inFlight)),
        ),
      ]);
    return `${what}, ${inFlight} in flight\n\n${grid(["operation", ...shown.map((target) => titles[target])], rows)}`;
  };
  const tables = ([16, 64, 1] as const).flatMap((inFlight) => [
    per(inFlight, "Per second", ({ perSecond }) => shorten(perSecond)),
    per(inFlight, "Milliseconds, p50 and p99", ({ p50, p99 }) => `${shorten(p50)} · ${shorten(p99)}`),
  ]);
  return [...tables, describeCosts(costs)].join("\n\n");
}

function describeCosts(costs: readonly Cost[]): string {
  const targets = shown.filter((target) => costs.some((cost) => cost.target === target));
  const rows = operations
    .filter((operation) => costs.some((cost) => cost.operation === operation))
    .map((operation) => [
      operationTitles[operation],
      ...targets.map((target) => {
        const cost = costs.find((one) => one.target === target && one.operation === operation);
        return cost ? `${cost.statements} · ${cost.roundTrips}` : "";
      }),
    ]);
  return `Statements and round trips, from the request to its answer\n\n${grid(["operation", ...targets.map((target) => titles[target])], rows)}`;
}

export function describeRows(heading: string, rows: readonly Row[]): string {
  return `${heading}\n\n${grid(
    ["measured", "", "", ""],
    rows.map((row) => [row.name, shorten(row.value), row.unit, judgement(row)]),
  )}`;
}

/** How many goals are reached, and the names of those that are not. */
export function summarise(rows: readonly Row[]): string {
  const judged = rows.filter((row) => isReached(row) !== undefined);
  const missed = judged.filter((row) => !isReached(row));
  const names = missed.map((row) => `- ${row.name}: ${shorten(row.value)} (${judgement(row).replace(/: no$/, "")})`);
  return [
    `${judged.length - missed.length} of ${judged.length} goals reached.${missed.length > 0 ? " Missed:" : ""}`,
    ...(names.length > 0 ? ["", ...names] : []),
  ].join("\n");
}

function grid(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const width = head.map((cell, column) => Math.max(3, cell.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(width[column]!)).join(" | ")} |`;
  return [line(head), `|${width.map((columns) => "-".repeat(columns + 2)).join("|")}|`, ...rows.map(line)].join("\n");
}
