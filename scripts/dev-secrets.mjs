// The secrets of `npm run dev`: made once, and kept in .postkey, which git ignores. Used by dev only.

import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SetUpError } from "./set-up-error.mjs";

/**
 * This checkout's secrets. They are the same on every start, so that sessions and sealed rows survive a restart.
 * @param {string} folder
 * @returns {Promise<{ AUTH_SECRET: string }>}
 */
export async function readSecrets(folder) {
  const file = join(folder, "secrets.json");
  const made = await mkdir(folder, { recursive: true }).catch((error) => {
    throw unusable(file, error);
  });
  // Other users may pass through the folder but not list it: if root runs this, Postgres inside runs as another user.
  if (made) await chmod(folder, 0o711);
  try {
    if (!existsSync(file)) await createOnce(file);
    const secrets = JSON.parse(await readFile(file, "utf8"));
    if (typeof secrets.AUTH_SECRET !== "string") throw new SyntaxError("there is no AUTH_SECRET in it");
    return secrets;
  } catch (error) {
    throw unusable(file, error);
  }
}

/**
 * Writes under another name, then links. If two first starts run at once, one wins, and neither reads half a file.
 * @param {string} file
 */
async function createOnce(file) {
  const draft = `${file}.${process.pid}`;
  const secrets = { AUTH_SECRET: randomBytes(32).toString("base64url") };
  await writeFile(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  await link(draft, file).catch((error) => {
    if (error.code !== "EEXIST") throw error;
  });
  await rm(draft);
}

/**
 * @param {string} file
 * @param {Error} error
 */
function unusable(file, error) {
  return new SetUpError(
    `The secrets of this checkout can't be used (${error.message}):\n  ${file}\n` +
      "Remove that file to create new ones (everyone is signed out). If it belongs to\n" +
      "another user (from an earlier start as root), start as that user.",
  );
}
