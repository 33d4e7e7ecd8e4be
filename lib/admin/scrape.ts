// What GET /metrics answers: this process's counts, and the current state of the database.

import { exposeMetrics, noteDatabase } from "@/lib/metrics";
import { readState } from "./store";

// Prometheus gives up after ten seconds by default. Without the database the other metrics are still useful.
const timeoutMilliseconds = 2_000;

/** Reads the database once and returns every metric. Postgres out of reach is a metric, not a failure. */
export async function scrape(): Promise<{ text: string; contentType: string }> {
  const began = performance.now();
  const late = new Promise<null>((resolve) => setTimeout(resolve, timeoutMilliseconds, null).unref());
  const state = await Promise.race([readState().catch(() => null), late]);
  noteDatabase(state && { ...state, seconds: (performance.now() - began) / 1000 });
  return exposeMetrics();
}
