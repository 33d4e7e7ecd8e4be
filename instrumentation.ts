// Runs once when the framework's server starts. Where no listener of ours stands in front, it begins what runs beside the
// answers (lib/admin/chores.ts) and keeps the rules that this process decides by; server.mjs does both itself, once the
// database is up to date.

import type { Instrumentation } from "next";

export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { presence } = await import("./app/_http/listener/presence");
  if (presence()) return;
  const [{ startChores }, { keepPolicyVersion }] = await Promise.all([
    import("./lib/admin/chores"),
    import("./lib/policy/version"),
  ]);
  startChores();
  await keepPolicyVersion();
}

/** The listener's side as the framework compiles it: what server.mjs runs in production. */
export async function listener() {
  if (process.env.NEXT_RUNTIME === "nodejs") return import("./app/_http/listener/listener");
}

/**
 * What breaks outside every handler of ours: in a page's own code, its title, the layout, proxy.ts. The framework has
 * answered by then; this tells log and trail which request it was.
 */
export const onRequestError: Instrumentation.onRequestError = async (thrown, request) => {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const [{ failureOf }, { callerOf }] = await Promise.all([
    import("./app/_http/failure"),
    import("./app/_http/caller"),
  ]);
  const given = Object.entries(request.headers).filter((pair): pair is [string, string] => typeof pair[1] === "string");
  failureOf(thrown, "page", callerOf(new Headers(given)));
};
