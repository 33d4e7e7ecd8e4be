// What server.mjs needs of the TypeScript side, in one import: plain Node reads no TypeScript, and one import keeps
// one copy of every module. In production the framework's build has it, behind instrumentation.ts.

export { startChores } from "@/lib/admin/chores";
export { prepareDatabase } from "@/lib/admin/start";
export { env } from "@/lib/env";
export { listen } from "./connections/listen";
export { stop } from "./connections/stop";
export { upgradeForFramework } from "./connections/upgrade";
export { registerListener } from "./presence";
export { serveWith } from "./serve";
