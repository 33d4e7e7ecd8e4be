// Names running processes, to tell files that a dead process left behind from files that are still in use.
// Used by hold-lock, postmaster and test-database.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * A name that only this run of this process has, or undefined if no such process runs.
 * The number alone is not enough: containers use the same small numbers after every restart, and a killed process that
 * its parent never collects (a zombie) still answers to signal 0.
 * @param {number} pid
 * @returns {string | undefined}
 */
export function identifyProcess(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return process.platform === "linux" ? fromProc(pid) : fromPs(pid);
}

/**
 * Whether the process with this name is still the one that runs under its number.
 * @param {unknown} name
 */
export function isStillRunning(name) {
  if (typeof name !== "string") return false;
  return identifyProcess(Number.parseInt(name, 10)) === name;
}

/** @param {number} pid */
function fromProc(pid) {
  let stat;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
  // The command is in parentheses and may itself contain spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, startTicks] = [fields[0], fields[19]];
  return state === "Z" || state === "X" ? undefined : `${pid}@${startTicks}`;
}

/** @param {number} pid */
function fromPs(pid) {
  const { stdout } = spawnSync("ps", ["-o", "state=,lstart=", "-p", String(pid)], { encoding: "utf8" });
  const [state, ...started] = (stdout ?? "").trim().split(/\s+/);
  return !state || state.startsWith("Z") ? undefined : `${pid}@${started.join("-")}`;
}
