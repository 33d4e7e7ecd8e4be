// Finds or installs a Chromium for the browser tests. Used by test only.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright";
import { findOnPath } from "./find-on-path.mjs";
import { runProgram } from "./run-program.mjs";
import { SetUpError } from "./set-up-error.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
// The shell comes first. It is the same engine without windows, which cost more time than the pages (e2e takes 4.7 instead
// of 6.5 minutes on two cores).
const DEBIAN_NAMES = ["chromium-headless-shell", "chromium"];
const SYSTEM_NAMES = [...DEBIAN_NAMES, "chromium-browser", "google-chrome", "google-chrome-stable"];
const MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/**
 * The path of a Chromium, or undefined if Playwright's own is installed.
 * @returns {Promise<string | undefined>}
 */
export async function findBrowser() {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (existsSync(given)) return given;
    throw new SetUpError(`CHROMIUM_PATH is ${given}, but there is no such file.`);
  }
  if (hasPlaywrightsOwn()) return undefined;
  const system = findSystemBrowser();
  if (system) return system;

  console.log("There is no Chromium here yet: downloading Playwright's.");
  const cli = join(ROOT, "node_modules", ".bin", "playwright");
  await runProgram(cli, ["install", "chromium"], { seconds: 60, quiet: true });
  if (hasPlaywrightsOwn()) return undefined;

  if (process.getuid?.() === 0 && findOnPath("apt-get")) {
    console.log("Playwright's download can't be reached: installing Debian's chromium.");
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const lock = ["-o", "DPkg::Lock::Timeout=120"];
    // Even if the update fails for some of its sources, the install is worth a try.
    await runProgram("apt-get", ["update", ...lock], { env, quiet: true, seconds: 120 });
    for (const name of DEBIAN_NAMES) {
      await runProgram("apt-get", ["install", "-y", "--no-install-recommends", ...lock, name], {
        env,
        quiet: true,
        seconds: 300,
      });
      const installed = findSystemBrowser();
      if (installed) return installed;
    }
  }
  throw new SetUpError(
    "There is no Chromium for the browser tests. One of these helps:\n" +
      "  npx playwright install --with-deps chromium\n" +
      "  install chromium or google-chrome from your system's packages\n" +
      "  CHROMIUM_PATH=/path/to/chrome npm test",
  );
}

function hasPlaywrightsOwn() {
  return existsSync(chromium.executablePath());
}

function findSystemBrowser() {
  for (const name of SYSTEM_NAMES) {
    const path = findOnPath(name);
    if (path) return path;
  }
  return existsSync(MAC_CHROME) ? MAC_CHROME : undefined;
}
