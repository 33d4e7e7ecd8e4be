// npm start: the listener in front of Next. In this order it reads the configuration, migrates the database while the
// framework is prepared, and listens. On SIGTERM it answers the requests in progress before it ends.
// A framework alone cannot distinguish a forged X-Forwarded-For from a real one. A socket's address can't be forged
// (docs/decisions/0007).

import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import nextEnv from "@next/env";

process.env.NODE_ENV ??= "production";
const development = process.env.NODE_ENV !== "production";
const folder = fileURLToPath(new URL(".", import.meta.url));
process.chdir(folder);
nextEnv.loadEnvConfig(folder, development, { info() {}, error: console.error });

const { env, listen, prepareDatabase, registerListener, serveWith, startChores, stop, upgradeForFramework } =
  await loadListener();

/** The TypeScript side: part of the framework's build in production, the sources in development. */
async function loadListener() {
  if (development) {
    const { tsImport } = await import("tsx/esm/api");
    return tsImport("./app/_http/listener/listener.ts", import.meta.url);
  }
  const build = join(folder, process.env.POSTKEY_DIST_DIR || ".next");
  if (!existsSync(join(build, "BUILD_ID"))) {
    console.error("Postkey is not built yet. Run `npm run build`, then start it again.");
    process.exit(1);
  }
  return createRequire(import.meta.url)(join(build, "server", "instrumentation.js")).listener();
}

/** Prints why this process cannot start, and ends it. */
function refuseToStart(error) {
  const forPeople =
    error?.name === "StartError"
      ? `Postkey cannot start. ${error.message}`
      : `Postkey cannot start: ${error?.stack ?? error}`;
  console.error(error?.name === "ConfigurationError" ? error.message : forPeople);
  process.exit(1);
}

async function start() {
  const settings = env();
  registerListener();
  const preparing = prepareFramework(settings);
  const [app] = await Promise.all([preparing, prepareDatabase().catch((error) => againAfter(preparing, error))]);
  startChores();
  const listening = await listen(serveWith(app.getRequestHandler()));
  if (development) upgradeForFramework(listening.servers, app.upgradeHandler);
  let leaving;
  // A second signal changes nothing. A terminal and npm may each send one.
  for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => (leaving ??= leave(listening)));
  console.log(`ready ${settings.origin}`);
}

// On a busy machine, loading the framework can block this process for longer than the connection timeout.
async function againAfter(preparing, error) {
  if ((error?.code ?? error?.cause?.code) !== "CONNECT_TIMEOUT") throw error;
  await preparing;
  return prepareDatabase();
}

async function prepareFramework({ origin, port }) {
  // Loaded while the connection to Postgres is opened, and only after the configuration is known to be valid.
  const { default: next } = await import("next");
  // In development, the framework gives scripts and its socket to pages of this host.
  const { hostname } = new URL(development ? origin : "http://localhost");
  // The framework would add its upgrade listener to the server of the first request. It gets this server, which never listens.
  const app = next({ dev: development, dir: folder, hostname, port, httpServer: createServer() });
  await app.prepare();
  return app;
}

async function leave(listening) {
  process.exit(await stop(listening, { notice: !development }));
}

await start().catch(refuseToStart);
