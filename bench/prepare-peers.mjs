// Installs and builds the programs that Postkey is compared with, if that is not done yet. It needs the network only the
// first time. Run by scripts/bench.mjs; nothing else in the project needs these folders.

import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installWhenNeeded } from "../scripts/install.mjs";
import { runProgram } from "../scripts/run-program.mjs";

const peers = ["authjs", "better-auth", "floor"];

// A build asks for settings that it does not use; the server gets its own.
const placeholders = {
  NODE_ENV: "production",
  DATABASE_URL: "postgres://nobody@127.0.0.1:1/none",
  SMTP_URL: "smtp://127.0.0.1:1",
  AUTH_SECRET: "for-the-build-alone-0123456789-abcdefghijkl",
  BETTER_AUTH_SECRET: "for-the-build-alone-0123456789-abcdefghijkl",
};

/** @param {Record<string, string>} env the machine's own variables @throws when one cannot be installed or built */
export async function preparePeers(env) {
  for (const peer of peers) {
    const folder = fileURLToPath(new URL(`peers/${peer}/`, import.meta.url));
    const installed = await installWhenNeeded(folder);
    if (!installed && isBuilt(folder, readdirSync(folder))) continue;
    console.log(`Building bench/peers/${peer}.`);
    const code = await runProgram(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
      cwd: folder,
      env: { ...env, ...placeholders },
      quiet: true,
    });
    if (code !== 0) throw new Error(`bench/peers/${peer} could not be built.`);
  }
}

/**
 * Whether a folder's build is newer than everything that it is built from.
 * @param {string} folder
 * @param {string[]} names of files and folders in it; those that begin with a dot are passed over
 */
export function isBuilt(folder, names) {
  const build = join(folder, ".next", "BUILD_ID");
  if (!existsSync(build)) return false;
  const sources = names.filter((name) => !/^(\.|node_modules$|next-env\.d\.ts$)/.test(name));
  return Math.max(...sources.map((name) => newest(join(folder, name)))) < statSync(build).mtimeMs;
}

/** When a file or anything in a folder was last changed, in milliseconds. @param {string} path @returns {number} */
function newest(path) {
  if (!existsSync(path)) return 0;
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
