// What server.mjs needs of the TypeScript side, in one import: plain Node reads no TypeScript, and one import keeps
// one copy of every module.

import { processWide } from "@/lib/process-wide";

export { migrate } from "@/db/migrate";
export { env } from "@/lib/env";
export { closeAll } from "@/lib/process-wide";
export { keyRing } from "@/lib/tokens/keys/signing-keys";
export { keepPolicyVersion } from "@/lib/policy/version";
export { answerApi } from "./api-routes";
export { admit } from "./entry";
export { turnAway } from "./malformed";

/** Marks this process as one where every request passes the listener, so that its headers can be believed. */
export function registerListener(): void {
  processWide("listener", () => true);
}
