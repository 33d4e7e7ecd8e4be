// Runs once when the framework's server starts. Without our listener, it starts the background work
// (lib/admin/chores.ts) and stores the version of the rules that this process uses. With the listener, server.mjs does
// both after the database is up to date.

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

/** The listener, compiled by the framework. server.mjs runs it in production. */
export async function listener() {
  if (process.env.NEXT_RUNTIME === "nodejs") return import("./app/_http/listener/listener");
}

/**
 * Handles exceptions outside our handlers: in a page's own code, its title, the layout or proxy.ts. The framework has
 * already answered, so this only records the request in the log and the audit trail.
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
