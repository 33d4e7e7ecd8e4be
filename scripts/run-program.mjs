// Runs the programs of a script one after the other, and passes signals on to them.
// Used by test, bench, find-browser and find-redis.

import { spawn } from "node:child_process";
import { constants } from "node:os";

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/**
 * Runs a program on this terminal and returns its exit code; 127 if it could not start.
 * @param {string} program
 * @param {string[]} parameters
 * @param {{ env?: Record<string, string | undefined>, cwd?: string, seconds?: number, quiet?: boolean }} [options]
 *   seconds: killed after that long; quiet: its output is shown only when it fails
 * @returns {Promise<number>}
 */
export async function runProgram(program, parameters, { env = process.env, cwd, seconds, quiet = false } = {}) {
  const child = spawn(program, parameters, {
    env,
    cwd,
    stdio: quiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
    timeout: seconds ? seconds * 1000 : undefined,
    killSignal: "SIGKILL",
    // In its own process group. Otherwise Ctrl-C would arrive twice, and many programs then stop without cleaning up.
    detached: true,
  });
  running.add(child);
  let output = "";
  child.stdout?.on("data", (chunk) => (output += chunk));
  child.stderr?.on("data", (chunk) => (output += chunk));
  const code = await new Promise((resolve) => {
    child.once("error", () => resolve(127));
    child.once("close", (status, signal) => resolve(status ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
  running.delete(child);
  if (quiet && code !== 0 && output) console.error(output.trimEnd().split("\n").slice(-15).join("\n"));
  return code;
}

/**
 * From now on, passes the first signal that would end this process on to the programs that run at that moment.
 * @returns {() => boolean} whether that has happened
 */
export function passSignalsOn() {
  let interrupted = false;
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => {
      // npm repeats the Ctrl-C that the terminal has already delivered.
      if (!interrupted) for (const child of running) child.kill(signal);
      interrupted = true;
    });
  }
  return () => interrupted;
}
