// Whether server.mjs stands in front of this process, and what the framework's side leaves to it.

import { processWide } from "@/lib/process-wide";

type Presence = { startChores: () => Promise<void> };

/** The listener of this process; null where the framework runs alone. */
export function presence(): Presence | null {
  return processWide<Presence | null>("listener", () => null);
}

/** Marks this process as one where every request passes the listener, so that its headers can be believed. */
export function registerListener(): void {
  processWide<Presence | null>("listener", () => ({ startChores: async () => {} }));
}

/** Starts what runs beside the answers, as instrumentation.ts has left it here. A second call changes nothing. */
export async function startChores(): Promise<void> {
  await presence()?.startChores();
}
