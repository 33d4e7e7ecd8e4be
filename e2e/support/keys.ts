// Runs `npm run keys` as an operator does.

import { runCommand } from "./operator";

/** @param settings what the app has too @param run in a process of its own, where that matters @returns the exit code and what was printed */
export async function runKeys(
  parameters: string[],
  settings: Record<string, string>,
  run = runCommand,
): Promise<{ code: number; output: string }> {
  const { code, stdout, stderr } = await run("keys", parameters, { NODE_ENV: "production", ...settings });
  return { code, output: stdout + stderr };
}
