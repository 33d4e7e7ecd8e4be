// Whether this process is about to end. Set by stop.ts. Read by /readyz, which then reports it, and by the entry, which
// closes each connection after its answer.

import { processWide } from "@/lib/process-wide";

type Leaving = { leaving: boolean; probedAt: number | null; reported: () => void };
const state = () => processWide<Leaving>("leaving", () => ({ leaving: false, probedAt: null, reported: () => {} }));

/** From now on, no new requests should be sent here. @returns resolves when a probe has received this answer */
export function beginToLeave(): Promise<void> {
  state().leaving = true;
  return new Promise((resolve) => (state().reported = resolve));
}

export function isLeaving(): boolean {
  return state().leaving;
}

/** Records that a probe is being answered: this process is ready, or it is leaving. */
export function noteProbe(): void {
  state().probedAt = performance.now();
  if (isLeaving()) state().reported();
}

/** True when a probe arrived within the last `milliseconds`. */
export function wasProbedWithin(milliseconds: number): boolean {
  const { probedAt } = state();
  return probedAt !== null && performance.now() - probedAt < milliseconds;
}
