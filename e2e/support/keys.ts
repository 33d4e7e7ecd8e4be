// Runs `npm run keys` as an operator does, in a process of its own.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { cleanEnvironment } from "../../scripts/clean-environment.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** @param settings what the app has too @returns the exit code and what was printed */
export function runKeys(parameters: string[], settings: Record<string, string>): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const env = { ...cleanEnvironment(), NODE_ENV: "production", ...settings } as NodeJS.ProcessEnv;
    execFile(process.execPath, ["--import", "tsx", "scripts/keys.ts", ...parameters], { cwd: ROOT, env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) || 1 : 0, output: stdout + stderr });
    });
  });
}
