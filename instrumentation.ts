// Runs once when the framework's server starts: begins what runs beside the answers (lib/admin/chores.ts), and keeps the
// rules that this process decides by. Behind a listener of ours, which does the latter, it leaves the former to it.

import type { Instrumentation } from "next";

export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { presence } = await import("./app/_http/listener/presence");
  const startChores = async () => (await import("./lib/admin/chores")).startChores();
  const inFront = presence();
  if (inFront) {
    inFront.startChores = startChores;
    return;
  }
  await startChores();
  const { keepPolicyVersion } = await import("./lib/policy/version");
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
