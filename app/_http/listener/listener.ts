// Everything that server.mjs needs from the TypeScript side. Plain Node can't read TypeScript, and one import keeps one
// copy of every module. In production it is part of the framework's build, through instrumentation.ts.

export { startChores } from "@/lib/admin/chores";
export { prepareDatabase } from "@/lib/admin/start";
export { env } from "@/lib/env";
export { listen } from "./connections/listen";
export { stop } from "./connections/stop";
export { upgradeForFramework } from "./connections/upgrade";
export { registerListener } from "./presence";
export { serveWith } from "./serve";
