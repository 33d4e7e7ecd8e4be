// Starts the real Postgres that npm installed, or attaches to the one that already runs in the
// same folder. Used by dev and test. The npm wrapper's own start is not used: it cannot run
// as root here, attach, or say why a server did not start.

import { spawn } from "node:child_process";
import { existsSync, openSync, closeSync, readFileSync, rmSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findFreePort, isPortFree } from "./find-port.mjs";
import { holdLock } from "./hold-lock.mjs";
import { identifyProcess, isStillRunning } from "./identify-process.mjs";
import { openData, ROLE } from "./postgres-data.mjs";
import { preparePlace } from "./postgres-place.mjs";
import { answers, createDatabaseOnce, readPostmaster, stopPostmaster } from "./postmaster.mjs";
import { SetUpError } from "./set-up-error.mjs";

const PATIENCE_SECONDS = 20;

/**
 * Gives a running Postgres over the data in this folder, with an (at first empty) database "postkey".
 *
 * There are three cases. None runs: it is started, and stop() stops it. One runs that another
 * living process started: attached is true, and stop() does nothing. One runs whose starter was
 * killed: it is adopted, and stop() stops it.
 *
 * @param {object} options
 * @param {string} options.folder holds data, password, log and lock; made when missing
 * @param {(line: string) => void} [options.log] hears what a person should know
 * @param {boolean} [options.durable] false trades crash safety for speed (tests)
 * @returns {Promise<{ url: string, port: number, attached: boolean, home: string, isRunning(): boolean, stop(): Promise<void> }>}
 *   home is the folder that is really used, which may lie elsewhere when root cannot share this one
 */
export async function startPostgres({ folder, log = () => {}, durable = true }) {
  const place = await preparePlace(folder, log);
  return holdLock(join(place.home, "lock"), async () => {
    const password = await openData(place, { durable });
    const urlFor = (port, database = ROLE) => `postgres://${ROLE}:${password}@127.0.0.1:${port}/${database}`;
    const running = await findRunning(place.data, urlFor);
    const server = running ?? (await launch(place, urlFor, { durable, log }));
    const owner = readOwner(place.home);
    const attached = running !== undefined && owner?.name !== undefined && isStillRunning(owner.name);
    if (!attached) await writeOwner(place.home, server.port);
    await createDatabaseOnce(urlFor(server.port, "postgres"), ROLE);
    if (attached)
      log(`Postgres is shared with process ${Number.parseInt(owner.name, 10)}, and stops when that process does.`);
    const stop = attached ? async () => {} : stopOnce(server);
    return {
      url: urlFor(server.port),
      port: server.port,
      attached,
      home: place.home,
      isRunning: () => isStillRunning(server.name),
      stop,
    };
  });
}

/**
 * Gives the server that runs over this data, waiting while it starts up or shuts down.
 * @param {string} data
 * @param {(port: number, database: string) => string} urlFor
 */
async function findRunning(data, urlFor) {
  const deadline = Date.now() + PATIENCE_SECONDS * 1000;
  for (;;) {
    const server = await readPostmaster(data);
    if (!server) return undefined;
    const answer = server.ready ? await answers(urlFor(server.port, "postgres"), data) : "not yet";
    if (answer === "yes") return server;
    if (answer === "no" || Date.now() > deadline) {
      throw new SetUpError(
        `A Postgres (process ${server.pid}, port ${server.port}) runs over ${data}, but ` +
          (answer === "no"
            ? "does not accept this folder's password."
            : `has not answered for ${PATIENCE_SECONDS} seconds.`) +
          "\nStop it, then start again.",
      );
    }
    await sleep(100);
  }
}

/**
 * @param {import("./postgres-place.mjs").Place} place
 * @param {(port: number, database: string) => string} urlFor
 * @param {{ durable: boolean, log: (line: string) => void }} options
 */
async function launch(place, urlFor, { durable, log }) {
  const logFile = join(place.home, "server.log");
  // Keeping the port lets a process that was attached to the former server find this one.
  const former = readOwner(place.home)?.port;
  let port = former && (await isPortFree(former)) ? former : await findFreePort();
  for (let tries = 1; ; tries++) {
    const server = spawnServer(place, port, logFile, durable);
    const deadline = Date.now() + PATIENCE_SECONDS * 1000;
    while (server.isAlive() && Date.now() < deadline) {
      const found = await readPostmaster(place.data);
      if (found?.pid === server.pid && found.ready && (await answers(urlFor(port, "postgres"), place.data)) === "yes") {
        server.onDeath(() => log(`Postgres has stopped by itself:\n${usefulLines(logFile)}`));
        return found;
      }
      await sleep(15);
    }
    const why = server.failure() ?? usefulLines(logFile);
    await server.end();
    // Somebody took the port between our look and the server's.
    if (tries < 3 && /could not bind|already in use/i.test(why)) {
      port = await findFreePort();
      continue;
    }
    throw new SetUpError(`The embedded Postgres did not start. Its log (${logFile}) says:\n${why}`);
  }
}

/**
 * @param {import("./postgres-place.mjs").Place} place
 * @param {number} port
 * @param {string} logFile
 * @param {boolean} durable
 */
function spawnServer({ binaries, data, runAs }, port, logFile, durable) {
  const settings = {
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: "",
    max_connections: 200,
    ...(durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  // The log goes to a file rather than a pipe: the server must outlive a killed parent unharmed.
  rmSync(logFile, { force: true });
  const file = openSync(logFile, "a", 0o600);
  const child = spawn(binaries.postgres, ["-D", data, ...options], {
    ...runAs,
    cwd: "/",
    env: { PATH: "/usr/bin:/bin", TZ: "UTC" },
    stdio: ["ignore", file, file],
    // A group of its own: Ctrl-C in the terminal must reach the app first, and Postgres last.
    detached: true,
  });
  closeSync(file);
  child.unref();
  /** @type {string | undefined} */
  let failure;
  child.once("error", (error) => (failure = error.message));
  const isAlive = () => failure === undefined && child.exitCode === null && child.signalCode === null;
  return {
    pid: child.pid,
    isAlive,
    failure: () => failure,
    /** @param {() => void} tell */
    onDeath: (tell) => void child.once("exit", (code) => code !== 0 && tell()),
    async end() {
      const name = child.pid && isAlive() ? identifyProcess(child.pid) : undefined;
      if (child.pid && name) await stopPostmaster({ pid: child.pid, name });
    },
  };
}

/** @param {{ pid: number, name: string }} server */
function stopOnce(server) {
  // For an exit that nobody prepared (an uncaught error): ask it to stop, without waiting.
  const lastResort = () => {
    if (isStillRunning(server.name)) process.kill(server.pid, "SIGINT");
  };
  process.once("exit", lastResort);
  /** @type {Promise<void> | undefined} */
  let stopping;
  return () => {
    stopping ??= stopPostmaster(server).finally(() => process.off("exit", lastResort));
    return stopping;
  };
}

/** @param {string} home */
function readOwner(home) {
  const file = join(home, "owner.json");
  if (!existsSync(file)) return undefined;
  try {
    return /** @type {{ name: string, port: number }} */ (JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}

/**
 * @param {string} home
 * @param {number} port
 */
async function writeOwner(home, port) {
  const file = join(home, "owner.json");
  await writeFile(`${file}.new`, JSON.stringify({ name: identifyProcess(process.pid), port }));
  await rename(`${file}.new`, file);
}

/**
 * The end of the server's log without what it says on every start.
 * @param {string} logFile
 */
function usefulLines(logFile) {
  const lines = existsSync(logFile) ? readFileSync(logFile, "utf8").trim().split("\n") : [];
  const chatter = /LOG: +(starting PostgreSQL|listening on|database system (is|was) shut|checkpoint)/;
  return lines
    .filter((line) => !chatter.test(line))
    .slice(-12)
    .join("\n");
}
