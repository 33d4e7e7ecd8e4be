// What server.mjs needs of the TypeScript side, in one import: plain Node reads no TypeScript, and one import keeps
// one copy of every module. In production the framework's build has it, behind instrumentation.ts.

export { prepareDatabase } from "@/lib/admin/start";
export { env } from "@/lib/env";
export { closeAll } from "@/lib/process-wide";
export { answerApi, loadApi } from "./api-routes";
export { admit } from "./entry";
export { turnAway } from "./malformed";
export { beginDraining, registerListener, startChores } from "./presence";
