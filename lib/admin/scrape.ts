// What GET /metrics answers: this process's counts, and the current state of the database.

import { exposeMetrics, noteDatabase } from "@/lib/metrics";
import { timeLimits, within } from "@/lib/time-limits";
import { readState } from "./store";

/** Reads the database once and returns every metric. Postgres out of reach is a metric, not a failure. */
export async function scrape(): Promise<{ text: string; contentType: string }> {
  const began = performance.now();
  // Without the database the other metrics are still useful.
  const state = await within(
    timeLimits.metrics,
    readState().catch(() => null),
    null,
  );
  noteDatabase(state && { ...state, seconds: (performance.now() - began) / 1000 });
  return exposeMetrics();
}
