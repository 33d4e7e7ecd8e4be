// Whether this process is about to end. Set by stop.ts; read by /readyz, which then says so, and by the door, which
// closes each connection with its answer.

import { processWide } from "@/lib/process-wide";

type Leaving = { leaving: boolean; probedAt: number | null; told: () => void };
const state = () => processWide<Leaving>("leaving", () => ({ leaving: false, probedAt: null, told: () => {} }));

/** From now on nobody should send anything here. @returns resolves when somebody who asked has been told */
export function beginToLeave(): Promise<void> {
  state().leaving = true;
  return new Promise((resolve) => (state().told = resolve));
}

export function isLeaving(): boolean {
  return state().leaving;
}

/** Notes that somebody is told whether this process is ready, or that it leaves. */
export function noteProbe(): void {
  state().probedAt = performance.now();
  if (isLeaving()) state().told();
}

/** Tells whether somebody has asked that within so many milliseconds. */
export function wasProbedWithin(milliseconds: number): boolean {
  const { probedAt } = state();
  return probedAt !== null && performance.now() - probedAt < milliseconds;
}
