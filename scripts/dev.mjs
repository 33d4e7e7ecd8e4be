// npm run dev: starts the app, with Postgres, secrets and a mailbox included. Ctrl-C stops everything that was started
// here, and nothing else.

import { spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import { constants } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import "./broken-pipe.mjs";
import { fileURLToPath } from "node:url";
import { completeSettings, DEFAULT_PORT, isPortFixed, readGiven } from "./dev-settings.mjs";
import { readSecrets } from "./dev-secrets.mjs";
import { startPostgres } from "./embedded-postgres.mjs";
import { isPortFree } from "./find-port.mjs";
import { printError } from "./set-up-error.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const FOLDER = join(ROOT, ".postkey");
const STOP_WITHIN_SECONDS = 10;
const TRIES = 3;

const log = (line) => console.log(`postkey: ${line}`);
const stopping = waitForStop();

try {
  process.exitCode = await dev();
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
// The watches below must not keep the process once everything has stopped.
process.exit();

/** @returns {Promise<number>} the exit code */
async function dev() {
  const given = readGiven(ROOT);
  const { AUTH_SECRET: secret } = given.AUTH_SECRET ? given : await readSecrets(FOLDER);
  const postgres = given.DATABASE_URL ? undefined : await startPostgres({ folder: join(FOLDER, "postgres"), log });
  try {
    const databaseUrl = given.DATABASE_URL ?? postgres?.url ?? "";
    for (let tries = 1; ; tries++) {
      if (stopping.asked) return 0;
      const settings = await completeSettings(given, { databaseUrl, secret: secret ?? "", log });
      const { code, wasReady } = await serve(settings);
      // Another start at the same moment may have chosen the same port.
      const lostPort =
        !wasReady && !stopping.asked && !isPortFixed(given) && !(await isPortFree(Number(settings.PORT)));
      if (!lostPort || tries === TRIES) {
        await removeSpareBuild(settings, given);
        return code;
      }
    }
  } finally {
    await postgres?.stop();
  }
}

/**
 * Runs the app until it ends by itself or is asked to stop.
 * @param {Record<string, string>} settings
 */
async function serve(settings) {
  const child = spawn(process.execPath, ["--import", "./scripts/leave-with-parent.mjs", "server.mjs"], {
    cwd: ROOT,
    env: {
      ...(process.stdout.isTTY ? { FORCE_COLOR: "1" } : {}),
      ...settings,
      POSTKEY_STARTER_PID: String(process.pid),
    },
    stdio: ["ignore", "pipe", "inherit"],
    // In its own process group, so that only this script gets the terminal's Ctrl-C and can stop everything in order.
    detached: true,
  });
  let wasReady = false;
  createInterface({ input: child.stdout }).on("line", (line) => {
    const origin = /^ready (\S+)$/.exec(line)?.[1];
    if (origin === undefined) return console.log(line);
    wasReady = true;
    printAddresses(origin, settings);
  });
  /** @type {Promise<number>} */
  const ended = new Promise((resolve) => {
    child.once("error", (error) => {
      printError(error);
      resolve(1);
    });
    child.once("close", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });

  const asked = await Promise.race([ended, stopping.promise.then(() => "stop")]);
  if (asked === "stop") {
    child.kill("SIGTERM");
    // Kill the whole group: the bundler's workers must not outlive a server that hangs.
    const force = setTimeout(() => child.pid && process.kill(-child.pid, "SIGKILL"), STOP_WITHIN_SECONDS * 1000);
    await ended;
    clearTimeout(force);
    return { code: 0, wasReady };
  }
  const code = await ended;
  log(
    wasReady
      ? `the app has stopped (code ${code}).`
      : `the app stopped (code ${code}) before it was ready; its output above says why.`,
  );
  return { code, wasReady };
}

/**
 * Keeps the build for the usual port, so that the next start is quick. A build for a port that happened to be free is
 * removed, because it is not likely to be used again.
 * @param {Record<string, string>} settings
 * @param {Record<string, string>} given
 */
async function removeSpareBuild({ PORT, POSTKEY_DIST_DIR = "" }, given) {
  if (isPortFixed(given) || Number(PORT) === DEFAULT_PORT) return;
  await rm(join(ROOT, POSTKEY_DIST_DIR), { recursive: true, force: true, maxRetries: 3 });
}

/**
 * @param {string} origin
 * @param {Record<string, string>} settings
 */
function printAddresses(origin, settings) {
  const inbox = settings.CAPTURED_INBOX === "on" ? `\n  Inbox     ${origin}/dev/inbox   every email lands here` : "";
  console.log(`\n  Postkey   ${origin}${inbox}\n  Ctrl-C stops everything\n`);
}

/** Resolves when it is time to stop: at a signal, or when the npm that started this or the reader of its output has ended. */
function waitForStop() {
  const state = { asked: false, promise: Promise.resolve() };
  state.promise = new Promise((resolve) => {
    const ask = () => {
      state.asked = true;
      resolve();
    };
    // `on`, not `once`: npm passes on the Ctrl-C that the terminal has already delivered.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, ask);
    // Nobody reads the output any more, as after `npm run dev | head`.
    process.stdout.on("error", ask);
    // A shell between npm and this script may die of a signal without passing it on.
    const parent = process.ppid;
    if (process.env.npm_lifecycle_event === "dev") {
      setInterval(() => process.ppid !== parent && ask(), 500).unref();
    }
  });
  return state;
}
