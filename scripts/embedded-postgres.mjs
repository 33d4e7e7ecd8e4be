// Starts the real Postgres that npm installed, or shares the one that already runs in the same folder. Each process that
// shares it holds a connection, and the last one to close its connection stops the server. Used by dev, test, bench and the
// operator's commands. The start function of the npm wrapper is not used: it cannot run as root here, cannot share a server,
// and cannot say why a server did not start.

import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { findFreePort, isPortFree } from "./find-port.mjs";
import { holdLock } from "./hold-lock.mjs";
import { openData, ROLE } from "./postgres-data.mjs";
import { preparePlace } from "./postgres-place.mjs";
import { answers, createDatabaseOnce, readPostmaster } from "./postmaster.mjs";
import { SetUpError } from "./set-up-error.mjs";

const TIMEOUT_SECONDS = 20;
const HOLDER = "postkey-holder";

/**
 * Returns a running Postgres over the data in this folder, with a database "postkey", which is empty at first. It runs until
 * the last process that started it here has called stop(), or has died.
 *
 * @param {object} options
 * @param {string} options.folder holds data, password, log and lock; made when missing
 * @param {(line: string) => void} [options.log] gets what a person should know
 * @param {boolean} [options.durable] false trades crash safety for speed (tests)
 * @returns {Promise<{ url: string, home: string, stop(): Promise<void> }>}
 *   home is the folder that is really used. It may be elsewhere if root cannot share this one.
 */
export async function startPostgres({ folder, log = () => {}, durable = true }) {
  const place = await preparePlace(folder, log);
  const lock = join(place.home, "lock");
  return holdLock(lock, async () => {
    const password = await openData(place, { durable });
    const urlFor = (port, database = ROLE) => `postgres://${ROLE}:${password}@127.0.0.1:${port}/${database}`;
    const port = (await findRunning(place.data, urlFor)) ?? (await launch(place, { durable }));
    await createDatabaseOnce(urlFor(port, "postgres"), ROLE);
    const url = urlFor(port);
    const holder = await hold(url, () => log(`Postgres has stopped by itself:\n${usefulLines(place)}`));
    /** @type {Promise<void> | undefined} */
    let stopping;
    return {
      url,
      home: place.home,
      stop: () =>
        (stopping ??= holdLock(lock, async () => {
          if (await holder.isLast()) await halt(place);
        })),
    };
  });
}

/**
 * Finds the port of the server that runs over this data. Waits while the server starts up or shuts down.
 * @param {string} data
 * @param {(port: number, database: string) => string} urlFor
 */
async function findRunning(data, urlFor) {
  const deadline = Date.now() + TIMEOUT_SECONDS * 1000;
  for (;;) {
    const server = await readPostmaster(data);
    if (!server) return undefined;
    const answer = server.ready ? await answers(urlFor(server.port, "postgres"), data) : "not yet";
    if (answer === "yes") return server.port;
    if (answer === "no" || Date.now() > deadline) {
      throw new SetUpError(
        `A Postgres (process ${server.pid}, port ${server.port}) runs over ${data}, but ` +
          (answer === "no"
            ? "does not accept this folder's password."
            : `has not answered for ${TIMEOUT_SECONDS} seconds.`) +
          "\nStop it, then start again.",
      );
    }
    await sleep(100);
  }
}

/**
 * @param {import("./postgres-place.mjs").Place} place
 * @param {{ durable: boolean }} options
 * @returns {Promise<number>} the port
 */
async function launch(place, { durable }) {
  // The address stays the same from start to start, for people who look into the database with another program.
  const former = formerPort(place.data);
  let port = former && (await isPortFree(former)) ? former : await findFreePort();
  for (let tries = 1; ; tries++) {
    const settings = {
      listen_addresses: "127.0.0.1",
      port,
      unix_socket_directories: "",
      max_connections: 200,
      ...(durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
    };
    const options = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
    if (await control(place, ["start", "-o", options.join(" ")])) return port;
    const why = usefulLines(place);
    await control(place, ["stop", "-m", "immediate"]);
    // Another program took the port between our check and the start of the server.
    if (tries === 3 || !/could not bind|already in use/i.test(why))
      throw new SetUpError(`The embedded Postgres did not start. Its log (${logFile(place)}) says:\n${why}`);
    port = await findFreePort();
  }
}

/** @param {import("./postgres-place.mjs").Place} place */
async function halt(place) {
  // First a clean stop: connections are closed, and everything is written to disk.
  if ((await control(place, ["stop", "-m", "fast"])) || (await control(place, ["stop", "-m", "immediate"]))) return;
  if (await readPostmaster(place.data)) throw new Error(`The embedded Postgres over ${place.data} does not stop.`);
}

/**
 * Has pg_ctl do something and waits until it is done.
 * @param {import("./postgres-place.mjs").Place} place
 * @param {string[]} words
 * @returns {Promise<boolean>} whether it was done
 */
async function control(place, words) {
  // The server writes to a file and not to a pipe, because it must survive when its parent is killed.
  const log = openSync(logFile(place), words[0] === "start" ? "w" : "a", 0o600);
  const child = spawn(place.binaries.pg_ctl, [...words, "-s", "-w", "-t", String(TIMEOUT_SECONDS), "-D", place.data], {
    ...place.runAs,
    cwd: "/",
    env: { PATH: "/usr/bin:/bin", TZ: "UTC" },
    stdio: ["ignore", log, log],
    // In its own process group: Ctrl-C in the terminal must stop the app first and Postgres last.
    detached: true,
  });
  closeSync(log);
  return new Promise((resolve) => {
    child.once("error", () => resolve(false)).once("exit", (code) => resolve(code === 0));
  });
}

/**
 * Holds the server for this process by a connection, which ends with the process, however it ends.
 * @param {string} url
 * @param {() => void} onLost
 */
async function hold(url, onLost) {
  let state = "held";
  const sql = postgres(url, {
    max: 1,
    max_lifetime: null,
    connection: { application_name: HOLDER },
    onclose: () => {
      if (state === "held") onLost();
      state = "lost";
    },
  });
  await sql`select 1`;
  return {
    /** Closes the connection. @returns {Promise<boolean>} whether nobody else holds the server; false if it is gone */
    async isLast() {
      if (state === "lost") return false;
      state = "left";
      const others = sql`select from pg_stat_activity where application_name = ${HOLDER} and pid <> pg_backend_pid()`;
      const isLast = await others.then(({ length }) => length === 0).catch(() => false);
      await sql.end({ timeout: 1 });
      return isLast;
    },
  };
}

/** The port of the last start, which Postgres records. @param {string} data */
function formerPort(data) {
  const file = join(data, "postmaster.opts");
  return existsSync(file) ? Number(/port=(\d+)/.exec(readFileSync(file, "utf8"))?.[1]) : undefined;
}

/** @param {import("./postgres-place.mjs").Place} place */
const logFile = ({ home }) => join(home, "server.log");

/** The end of the server's log, without the lines of every start. @param {import("./postgres-place.mjs").Place} place */
function usefulLines(place) {
  const chatter =
    /LOG: +(starting PostgreSQL|listening on|database system (is|was) shut|checkpoint)|^pg_ctl: |^Examine /;
  const lines = readFileSync(logFile(place), "utf8").trim().split("\n");
  return lines
    .filter((line) => !chatter.test(line))
    .slice(-12)
    .join("\n");
}
