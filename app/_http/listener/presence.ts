// Whether server.mjs stands in front of this process. Asked by what sets headers, believes them, or starts chores.

import { processWide } from "@/lib/process-wide";

const state = () => processWide("listener", () => ({ isThere: false }));

/** Whether every request of this process passes the listener, so that its headers can be believed. */
export function presence(): boolean {
  return state().isThere;
}

/** Called by server.mjs before the framework is loaded. */
export function registerListener(): void {
  state().isThere = true;
}
