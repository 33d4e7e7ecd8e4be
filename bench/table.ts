// What a measurement gives, and how it is shown. A row with a bound is judged; the others are told.

export type Row = {
  name: string;
  value: number;
  unit: string;
  /** The value must stay under this, or the run fails. Ratios only: what a machine can do is not ours to judge. */
  under?: number;
  /** Goals: what misses one is told, with the reason, in docs/performance.md. */
  atLeast?: number;
  atMost?: number;
};

/** False when what must hold does not. */
export const isMet = ({ value, under }: Row): boolean => under === undefined || value < under;

/** Whether a goal is reached; undefined for a row that has none. */
export function isReached({ value, atLeast, atMost }: Row): boolean | undefined {
  if (atLeast !== undefined) return value >= atLeast;
  return atMost === undefined ? undefined : value <= atMost;
}

export function table(rows: readonly Row[]): string {
  const shown = rows.map((row) => [row.name, shorten(row.value), row.unit, judgement(row)]);
  const width = (column: number) => Math.max(...shown.map((cells) => cells[column]!.length));
  return shown
    .map(([name, value, unit, judged]) =>
      `${name!.padEnd(width(0))}  ${value!.padStart(width(1))} ${unit!.padEnd(width(2))}  ${judged}`.trimEnd(),
    )
    .join("\n");
}

/** A number as long as it is worth. */
export const shorten = (value: number): string => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);

export function judgement(row: Row): string {
  if (row.under !== undefined) return `under ${row.under}: ${isMet(row) ? "yes" : "NO"}`;
  const reached = isReached(row);
  if (reached === undefined) return "";
  return `${row.atLeast === undefined ? `at most ${row.atMost}` : `at least ${row.atLeast}`}: ${reached ? "yes" : "no"}`;
}

/** The value below which a share of all lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);
