// The framework alone, as a platform that does not run server.mjs starts it.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect } from "playwright/test";
import { cleanEnvironment } from "../../scripts/clean-environment.mjs";
import { ask } from "./http";

export type BareApp = {
  /** Where it listens, whatever AUTH_URL says. */
  origin: string;
  stop(): Promise<void>;
};

/** @param settings all of them, PORT included */
export async function startBareApp(settings: Record<string, string>): Promise<BareApp> {
  const child = spawn(
    process.execPath,
    [
      "--import",
      "./scripts/leave-with-parent.mjs",
      "node_modules/next/dist/bin/next",
      "start",
      "-p",
      settings.PORT!,
      "-H",
      "127.0.0.1",
    ],
    {
      env: {
        ...cleanEnvironment(),
        ...settings,
        NODE_ENV: "production" as const,
        POSTKEY_STARTER_PID: String(process.pid),
      },
      stdio: "ignore",
    },
  );
  const exited = once(child, "exit");
  const origin = `http://localhost:${settings.PORT}`;
  const isUp = () =>
    ask("/healthz", { origin }).then(
      ({ status }) => status,
      () => 0,
    );
  await expect.poll(isUp, { timeout: 60_000 }).toBe(200);
  return {
    origin,
    async stop() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}
