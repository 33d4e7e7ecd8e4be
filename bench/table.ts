// What a measurement gives, and how it is shown. A row with a bound is judged; the others are told.

export type Row = {
  name: string;
  value: number;
  unit: string;
  /** The value must stay under this. Ratios only: what a machine can do is not ours to judge. */
  under?: number;
};

export const isMet = ({ value, under }: Row): boolean => under === undefined || value < under;

export function table(rows: readonly Row[]): string {
  const shown = rows.map((row) => [
    row.name,
    row.value.toFixed(row.value < 10 ? 2 : row.value < 100 ? 1 : 0),
    row.unit,
    row.under === undefined ? "" : `under ${row.under}: ${isMet(row) ? "yes" : "NO"}`,
  ]);
  const width = (column: number) => Math.max(...shown.map((cells) => cells[column]!.length));
  return shown.map(([name, value, unit, judged]) => `${name!.padEnd(width(0))}  ${value!.padStart(width(1))} ${unit!.padEnd(width(2))}  ${judged}`.trimEnd()).join("\n");
}

/** The value below which a share of all lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
