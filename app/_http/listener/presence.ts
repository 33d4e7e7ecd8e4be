// Whether server.mjs stands in front of this process, and what the framework's side leaves to it.

import { processWide } from "@/lib/process-wide";

type Presence = { startChores: () => Promise<void>; draining: boolean };

/** The listener of this process; null where the framework runs alone. */
export function presence(): Presence | null {
  return processWide<Presence | null>("listener", () => null);
}

/** Marks this process as one where every request passes the listener, so that its headers can be believed. */
export function registerListener(): void {
  processWide<Presence | null>("listener", () => ({ startChores: async () => {}, draining: false }));
}

/** From now on GET /readyz answers 503, so that balancers send nothing more; what comes all the same is answered. */
export function beginDraining(): void {
  const inFront = presence();
  if (inFront) inFront.draining = true;
}

/** Tells whether this process is about to leave. */
export function isDraining(): boolean {
  return presence()?.draining ?? false;
}

/** Starts what runs beside the answers, as instrumentation.ts has left it here. A second call changes nothing. */
export async function startChores(): Promise<void> {
  await presence()?.startChores();
}
