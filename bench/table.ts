// The results of a measurement, and how they are shown. Rows with a bound can fail the run; the others are only shown.

export type Row = {
  name: string;
  value: number;
  unit: string;
  /** The value must stay under this, or the run fails. For ratios only, because absolute values depend on the machine. */
  under?: number;
  /** Goals. docs/performance.md reports missed ones, with the reason. */
  atLeast?: number;
  atMost?: number;
};

/** Whether the value is under its bound. True if there is none. */
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

/** A number with as many digits as are useful. */
export const shorten = (value: number): string => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);

export function judgement(row: Row): string {
  if (row.under !== undefined) return `under ${row.under}: ${isMet(row) ? "yes" : "NO"}`;
  const reached = isReached(row);
  if (reached === undefined) return "";
  return `${row.atLeast === undefined ? `at most ${row.atMost}` : `at least ${row.atLeast}`}: ${reached ? "yes" : "no"}`;
}

/** The quantile: this share of all values is below it. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);
