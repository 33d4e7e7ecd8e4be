// Runs before dev, build and test: installs the packages of package-lock.json if node_modules does not match it. It is
// plain Node, because no dependency may be installed yet. If nothing is missing, it needs no network.

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { holdLock } from "./hold-lock.mjs";

const OLDEST_NODE = [20, 9];
const LOCK_PATIENCE_SECONDS = 600;

/**
 * Makes node_modules match package-lock.json. Returns whether it had to install.
 * @param {string} root the checkout
 * @param {{ install?: (root: string) => Promise<void> }} [options] a test's own installer
 * @returns {Promise<boolean>}
 */
export async function installWhenNeeded(root, { install = runNpm } = {}) {
  if (isUpToDate(root)) return false;
  // Two starts at once would delete each other's half-installed folders.
  return holdLock(
    join(root, ".postkey", "install.lock"),
    async () => {
      if (isUpToDate(root)) return false;
      await install(root);
      stamp(root);
      return true;
    },
    {
      patienceSeconds: LOCK_PATIENCE_SECONDS,
      onWait: () => console.log("Waiting for another start to finish installing."),
    },
  );
}

/**
 * npm removes node_modules, with our stamp in it, before it installs, so an interrupted install leaves no stamp. Without a
 * stamp (somebody ran npm by hand), npm's own record decides.
 * @param {string} root
 */
function isUpToDate(root) {
  const stampFile = join(root, "node_modules", ".postkey-install");
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stampFor(root)) return true;
  if (!holdsWhatTheLockNames(root)) return false;
  stamp(root);
  return true;
}

/** @param {string} root */
function stampFor(root) {
  // The platform is part of the stamp, because a folder that two systems share may hold the other one's binaries.
  const lock = readFileSync(join(root, "package-lock.json"));
  return `${createHash("sha256").update(lock).digest("hex")} ${process.platform}-${process.arch}\n`;
}

/** @param {string} root */
function stamp(root) {
  try {
    writeFileSync(join(root, "node_modules", ".postkey-install"), stampFor(root));
  } catch {
    // The checkout is read-only, so the next start compares again.
  }
}

/**
 * npm writes its record last, after every package is in place.
 * @param {string} root
 */
function holdsWhatTheLockNames(root) {
  const record = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, "utf8")).packages;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "" || entry.link) return true;
    if (installed[path])
      return installed[path].version === entry.version && installed[path].integrity === entry.integrity;
    return isForAnotherPlatform(entry);
  });
}

/** @param {{ optional?: boolean, peer?: boolean, os?: string[], cpu?: string[], libc?: string[] }} entry */
function isForAnotherPlatform({ optional, os, cpu, libc }) {
  if (!optional) return false;
  // There is no cheap way to find out the C library; it is enough to compare the packages without that field.
  if (libc || (!os && !cpu)) return true;
  return (os !== undefined && !os.includes(process.platform)) || (cpu !== undefined && !cpu.includes(process.arch));
}

/** @param {string} root */
async function runNpm(root) {
  console.log("Installing dependencies (npm ci).");
  // Inside npm run, npm sets this to its own program; yarn and pnpm set the same variable.
  const cli = process.env.npm_execpath;
  const npm = cli?.endsWith("npm-cli.js") ? [process.execPath, cli] : ["npm"];
  const parameters = ["ci", "--include=dev", "--no-audit", "--no-fund"];
  const code = await new Promise((resolve) => {
    const child = spawn(npm[0], [...npm.slice(1), ...parameters], {
      cwd: root,
      env: npmEnvironment(),
      stdio: "inherit",
    });
    // npm gets the terminal's Ctrl-C itself; this process stays to free the lock.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
    child.once("error", () => resolve("npm couldn't be started"));
    child.once("close", (status, signal) => resolve(status ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
  if (code === 0) return;
  throw new Error(
    `npm ci failed (${code}); its output above says why.\n` +
      "The first install needs the npm registry. The next start will install from scratch.",
  );
}

/** The caller's environment, without variables that would make npm install less, nothing, or somewhere else. */
function npmEnvironment() {
  const misleading =
    /^(NODE_ENV|npm_(lifecycle|package)_.*|npm_config_(omit|include|only|also|production|dev|optional|global|location|dry_run|package_lock|package_lock_only|prefix|local_prefix|global_prefix|workspace|workspaces))$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !misleading.test(name)));
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    console.error(`Postkey needs Node ${OLDEST_NODE.join(".")} or later; this is ${process.versions.node}.`);
    process.exit(1);
  }
  try {
    await installWhenNeeded(fileURLToPath(new URL("..", import.meta.url)));
  } catch (error) {
    console.error(`\n${error.message}\n`);
    process.exitCode = 1;
  }
}
