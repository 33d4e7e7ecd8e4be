// npm start: the listener in front of Next. In the order of this file: read the configuration, bring the database
// up to date beside preparing the framework, listen, and on SIGTERM answer what is in flight before leaving.
// A framework alone cannot tell a forged X-Forwarded-For from a real one; a socket can (docs/decisions/0007).

import { existsSync } from "node:fs";
import http from "node:http";
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

const drainMilliseconds = 10_000;
const choresAfterMilliseconds = 1_000;
const { admit, answerApi, closeAll, env, loadApi, prepareDatabase, registerListener, startChores, turnAway } = await loadListener();

/** The TypeScript side: in production a part of the framework's build, in development the sources. */
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

/** Says why this process cannot serve, and ends it. */
function refuseToStart(error) {
  const forPeople = error?.name === "StartError" ? `Postkey cannot start. ${error.message}` : `Postkey cannot start: ${error?.stack ?? error}`;
  console.error(error?.name === "ConfigurationError" ? error.message : forPeople);
  process.exit(1);
}

async function start() {
  const settings = env();
  registerListener();
  const [, app] = await Promise.all([prepareDatabase(), prepareFramework(settings)]);
  const handle = app.getRequestHandler();
  const servers = await listen(settings, (request, response) => {
    if (!admit(request, response)) return;
    // While somebody develops, the framework answers everything: it reads a route again when it changes.
    const answered = (development ? null : answerApi(request, response)) ?? handle(request, response);
    answered.catch((error) => response.destroy(error));
  });
  if (development) for (const server of servers) server.on("upgrade", upgradeWith(app.getUpgradeHandler()));
  for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => void stop(servers));
  console.log(`ready ${settings.origin}`);
  setTimeout(() => void loadTheRest(app).catch(refuseToStart), choresAfterMilliseconds).unref();
}

async function prepareFramework({ port }) {
  // Loaded while Postgres is being reached, and only once the configuration is known to be good.
  const { default: next } = await import("next");
  const app = next({ dev: development, dir: folder, hostname: "localhost", port });
  await app.prepare();
  return app;
}

// What the first answers need not wait for: what runs beside them, and the pages that nobody has asked for yet. The
// framework would load those before the first answer (preloadEntriesOnStart); without, each by its first visitor.
async function loadTheRest(app) {
  await startChores();
  if (development) return;
  await loadApi();
  await app.server.server?.unstable_preloadEntries?.();
}

/** Listens on every address; with a captured inbox, which shows all mail, on loopback only. */
async function listen(settings, handler) {
  const hosts = settings.capturedInbox ? ["127.0.0.1", "::1"] : ["::"];
  const servers = [];
  for (const host of hosts) {
    const server = http.createServer({ maxHeaderSize: 16 * 1024, requestTimeout: 30_000, headersTimeout: 15_000 }, handler);
    server.on("clientError", turnAway);
    try {
      await new Promise((resolve, reject) => server.once("error", reject).listen(settings.port, host, resolve));
      server.removeAllListeners("error").on("error", (error) => console.error(error));
      servers.push(server);
    } catch (error) {
      // A machine without IPv6 has no ::1; it has 127.0.0.1, or with "::" no other family to fall back to.
      const noIpv6 = error.code === "EAFNOSUPPORT" || error.code === "EADDRNOTAVAIL";
      if (error.code === "EADDRINUSE") throw new Error(`port ${settings.port} is taken. Set PORT to another one.`, { cause: error });
      if (!noIpv6) throw error;
      if (host === "::") hosts.push("0.0.0.0");
    }
  }
  return servers;
}

// Development only: the framework's own socket to an open tab would keep a server from ever closing.
const upgraded = new Set();
function upgradeWith(handle) {
  return (request, socket, head) => {
    upgraded.add(socket);
    socket.once("close", () => upgraded.delete(socket));
    void handle(request, socket, head);
  };
}

async function stop(servers) {
  const late = setTimeout(() => process.exit(1), drainMilliseconds).unref();
  const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)));
  // A connection that was in use rests after its answer, and is closed then: its own time-out would be waited for otherwise.
  const closing = setInterval(() => servers.forEach((server) => server.closeIdleConnections()), 50);
  for (const socket of upgraded) socket.destroy();
  await Promise.all(closed);
  clearInterval(closing);
  // Mails that a request began to send are waited for by the sweep, however young the process is.
  await startChores();
  await closeAll();
  clearTimeout(late);
  process.exit(0);
}

await start().catch(refuseToStart);
