// Whether server.mjs runs in front of the framework. Read by the code that sets headers, trusts them or starts chores.

import { processWide } from "@/lib/process-wide";

const state = () => processWide("listener", () => ({ isThere: false }));

/** True when every request of this process passes the listener, so that its headers can be trusted. */
export function presence(): boolean {
  return state().isThere;
}

/** Called by server.mjs before the framework is loaded. */
export function registerListener(): void {
  state().isThere = true;
}
