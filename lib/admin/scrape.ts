// What GET /metrics answers: this process's counts, and the state of the database at this moment.

import { exposeMetrics, noteDatabase } from "@/lib/metrics";
import { readState } from "./store";

// Prometheus gives up after ten seconds by default; without the database the rest is worth having all the same.
const patienceMilliseconds = 2_000;

/** Reads the database once and gives every metric. Postgres out of reach is a metric, not a failure. */
export async function scrape(): Promise<{ text: string; contentType: string }> {
  const began = performance.now();
  const late = new Promise<null>((resolve) => setTimeout(resolve, patienceMilliseconds, null).unref());
  const state = await Promise.race([readState().catch(() => null), late]);
  noteDatabase(state && { ...state, seconds: (performance.now() - began) / 1000 });
  return exposeMetrics();
}
