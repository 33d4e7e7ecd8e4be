// A lock between processes of one machine, as a file. Node has no flock, so the file names its holder, and a lock is
// removed if its holder is dead.
// Used by install (no dependency may be imported here) and embedded-postgres.

import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { identifyProcess, isStillRunning } from "./identify-process.mjs";

/**
 * Runs the work while no other process holds the same lock, and returns what the work returned.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {{ patienceSeconds?: number, onWait?: () => void }} [options]
 * @returns {Promise<T>}
 */
export async function holdLock(file, work, { patienceSeconds = 120, onWait } = {}) {
  await mkdir(dirname(file), { recursive: true });
  const deadline = Date.now() + patienceSeconds * 1000;
  let waited = false;
  while (!(await take(file))) {
    if (await isStale(file)) {
      await breakStale(file);
      continue;
    }
    if (!waited) onWait?.();
    waited = true;
    if (Date.now() > deadline) {
      throw new Error(
        `Another process has held ${file} for ${patienceSeconds} seconds. If no process is using it, remove that file.`,
      );
    }
    await sleep(50);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/** @param {string} file */
async function take(file) {
  try {
    await writeFile(file, identifyProcess(process.pid) ?? "", { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

/** @param {string} file */
async function isStale(file) {
  try {
    const holder = await readFile(file, "utf8");
    if (holder !== "") return !isStillRunning(holder);
    // An empty file: its holder died between creating it and writing its one line, or is only slow.
    return Date.now() - (await stat(file)).mtimeMs > 5000;
  } catch (error) {
    if (error.code === "ENOENT") return false;
    throw error;
  }
}

/**
 * Two processes may find the same stale lock. Without a second lock, the slower one would remove the new lock of the
 * quicker one.
 * @param {string} file
 */
async function breakStale(file) {
  const breaker = `${file}.breaking`;
  if (!(await take(breaker))) {
    const age = await stat(breaker).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > 10_000) await rm(breaker, { force: true });
    await sleep(50);
    return;
  }
  try {
    if (await isStale(file)) await rm(file, { force: true });
  } finally {
    await rm(breaker, { force: true });
  }
}
