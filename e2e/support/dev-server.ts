// Runs what `npm run dev` runs, with a build folder of its own that goes with it. Used by the global set-up.

import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cleanEnvironment } from "../../scripts/clean-environment.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
// It takes this long only on a busy machine.
const readyWithinSeconds = 300;

/** @param settings PORT among them, so that the link in a mail leads to a known place */
export async function startDevServer(settings: Record<string, string>): Promise<{ stop(): Promise<void> }> {
  mkdirSync(join(root, "test-results", "apps"), { recursive: true });
  const file = createWriteStream(join(root, "test-results", "apps", `dev-${settings.PORT}.log`));
  // With npm's variable it also ends when the process that started it is killed.
  const env: Record<string, string> = { ...cleanEnvironment(), npm_lifecycle_event: "dev", ...settings };
  const child = spawn(process.execPath, ["scripts/dev.mjs"], {
    cwd: root,
    env: env as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const ready = new Promise<void>((resolve, reject) => {
    const fail = (what: string) => reject(new Error(`The development server ${what}:\n${output}`));
    const late = setTimeout(
      fail,
      readyWithinSeconds * 1000,
      `was not ready within ${readyWithinSeconds} seconds`,
    ).unref();
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk: string) => {
        output += chunk;
        file.write(chunk);
        if (!output.includes("Ctrl-C stops everything")) return;
        clearTimeout(late);
        resolve();
      });
    }
    void ended.then((code) => fail(`ended with code ${code} before it was ready`));
  });
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    file.end();
    await rm(join(root, `.next-dev-${settings.PORT}`), { recursive: true, force: true, maxRetries: 3 });
  };
  await ready.catch(async (error: Error) => {
    await stop();
    throw error;
  });
  return { stop };
}
