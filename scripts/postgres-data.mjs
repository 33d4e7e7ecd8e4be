// Makes the data folder of the embedded Postgres, once. Used by embedded-postgres only.

import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chown, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { SetUpError } from "./set-up-error.mjs";

/** The superuser and the database have the product's name. */
export const ROLE = "postkey";

/**
 * Makes the data folder if there is none, and returns the superuser's password.
 * initdb works under a temporary name, so that an interrupted run is never taken for a database.
 * Must be called with the folder's lock held.
 * @param {import("./postgres-place.mjs").Place} place
 * @param {{ durable: boolean }} options
 * @returns {Promise<string>}
 */
export async function openData(place, { durable }) {
  const passwordFile = join(place.home, "password");
  if (existsSync(place.data)) return readPassword(passwordFile, place.home);
  await removeUnfinished(place.home);

  const unfinished = join(place.home, `data-unfinished-${process.pid}`);
  const password = randomBytes(24).toString("base64url");
  // Only initdb, which may run as another user, reads this copy.
  const copyForInitdb = `${unfinished}.password`;
  await mkdir(unfinished, { mode: 0o700 });
  await writeFile(copyForInitdb, password, { mode: 0o600 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (place.runAs) {
    await chown(unfinished, place.runAs.uid, place.runAs.gid);
    await chown(copyForInitdb, place.runAs.uid, place.runAs.gid);
  }
  try {
    await runInitdb(place, unfinished, copyForInitdb, durable);
    await rename(unfinished, place.data);
  } finally {
    await removeUnfinished(place.home);
  }
  return password;
}

/**
 * @param {string} file
 * @param {string} home
 */
async function readPassword(file, home) {
  const password = await readFile(file, "utf8").catch(() => "");
  if (password !== "") return password;
  throw new SetUpError(
    `The password of the embedded Postgres is missing (${file}).\nRemove ${home} starting with an empty database.`,
  );
}

/** @param {string} home */
async function removeUnfinished(home) {
  for (const name of await readdir(home)) {
    if (name.startsWith("data-unfinished-")) await rm(join(home, name), { recursive: true, force: true });
  }
}

/**
 * @param {import("./postgres-place.mjs").Place} place
 * @param {string} folder
 * @param {string} passwordFile
 * @param {boolean} durable
 */
async function runInitdb({ binaries, runAs }, folder, passwordFile, durable) {
  const options = [
    `--pgdata=${folder}`,
    `--username=${ROLE}`,
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    // Postgres's own C.UTF-8 sorts and folds the same way on every system, unlike the system's locales.
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    ...(durable ? [] : ["--no-sync"]),
  ];
  // Nothing of the caller's environment: PGDATA, PGPORT, LC_ALL and others would steer it.
  const initdb = spawn(binaries.initdb, options, { ...runAs, cwd: "/", env: { PATH: "/usr/bin:/bin", TZ: "UTC" } });
  let output = "";
  initdb.stdout.on("data", (chunk) => (output += chunk));
  initdb.stderr.on("data", (chunk) => (output += chunk));
  const ending = await new Promise((resolve) => {
    initdb.once("error", (error) => resolve(error.message));
    initdb.once("close", (code, signal) => resolve(code ?? signal));
  });
  if (/user does not exist/.test(output)) {
    throw new SetUpError(
      "Postgres runs only as a user whom the system knows by name, and this one has just a number\n" +
        `(${process.getuid?.()}; usual in containers). Add it to /etc/passwd, start as another user, or set\n` +
        "DATABASE_URL to a Postgres of your own.",
    );
  }
  if (ending !== 0) {
    throw new SetUpError(
      `The embedded Postgres could not make its data folder (initdb: ${ending}):\n${output.trim().split("\n").slice(-12).join("\n")}`,
    );
  }
}
