// Finds or downloads a redis-server for the tests with Upstash. Used by test only.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findOnPath } from "./find-on-path.mjs";
import { runProgram } from "./run-program.mjs";

const TOOLS = fileURLToPath(new URL("../.postkey/tools", import.meta.url));

/**
 * The path of a redis-server that starts, or null if none can be had.
 * @returns {Promise<string | null>}
 */
export async function findRedis() {
  const given = process.env.REDIS_SERVER_PATH ?? findOnPath("redis-server");
  if (given) return works(given) ? given : null;
  const unpacked = join(TOOLS, "redis", "redis-server");
  if (works(unpacked)) return unpacked;
  if (process.getuid?.() !== 0 || !findOnPath("apt-get") || !findOnPath("dpkg")) return null;
  console.log("There is no redis-server here yet: unpacking Debian's.");
  await unpackFromDebian();
  return works(unpacked) ? unpacked : null;
}

/**
 * Unpacks the packages under .postkey instead of installing them: an installed redis-server would start as a service of
 * this machine, and stay.
 */
async function unpackFromDebian() {
  const unfinished = join(TOOLS, `redis.${process.pid}`);
  const archives = join(unfinished, "archives");
  await mkdir(join(archives, "partial"), { recursive: true });
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const settings = [`Dir::Cache::archives=${archives}`, "APT::Sandbox::User=root", "DPkg::Lock::Timeout=120"];
  const download = ["install", "-y", "--no-install-recommends", "--download-only", "redis-server"].concat(
    settings.flatMap((setting) => ["-o", setting]),
  );
  try {
    // The package lists of this machine may be missing or old, so update them and try again.
    if ((await runProgram("apt-get", download, { env, quiet: true, seconds: 90 })) !== 0) {
      await runProgram("apt-get", ["update"], { env, quiet: true, seconds: 90 });
      await runProgram("apt-get", download, { env, quiet: true, seconds: 90 });
    }
    for (const file of await readdir(archives)) {
      if (file.endsWith(".deb")) await runProgram("dpkg", ["-x", join(archives, file), unfinished], { quiet: true });
    }
    // The system's loader does not find the unpacked libraries by itself.
    const start = join(unfinished, "redis-server");
    await writeFile(start, STARTER);
    await chmod(start, 0o755);
    await rm(archives, { recursive: true, force: true });
    await rm(join(TOOLS, "redis"), { recursive: true, force: true });
    await rename(unfinished, join(TOOLS, "redis"));
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

const STARTER = `#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
for folder in "$here"/usr/lib/*-linux-*; do
  LD_LIBRARY_PATH="$folder\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
done
export LD_LIBRARY_PATH
exec "$here/usr/bin/redis-server" "$@"
`;

/** @param {string} path */
function works(path) {
  return existsSync(path) && spawnSync(path, ["--version"]).status === 0;
}
