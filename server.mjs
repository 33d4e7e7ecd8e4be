// npm start: the listener in front of Next. In the order of this file: read the configuration, bring the database
// up to date, prepare the framework, listen, and on SIGTERM answer what is in flight before leaving.
// A framework alone cannot tell a forged X-Forwarded-For from a real one; a socket can (docs/decisions/0007).

import http from "node:http";
import process from "node:process";
import { fileURLToPath } from "node:url";
import nextEnv from "@next/env";
import next from "next";
import { tsImport } from "tsx/esm/api";

process.env.NODE_ENV ??= "production";
const development = process.env.NODE_ENV !== "production";
const folder = fileURLToPath(new URL(".", import.meta.url));
process.chdir(folder);
nextEnv.loadEnvConfig(folder, development, { info() {}, error: console.error });

const drainMilliseconds = 10_000;
const { admit, answerApi, closeAll, env, keepPolicyVersion, keyRing, migrate, registerListener, turnAway } = await tsImport("./app/_http/listener/listener.ts", import.meta.url);

/** Says why this process cannot serve, and ends it. */
function refuseToStart(error) {
  console.error(error?.name === "ConfigurationError" ? error.message : `Postkey cannot start: ${error?.stack ?? error}`);
  process.exit(1);
}

async function start() {
  const settings = env();
  if (settings.migrate) await migrate(settings.databaseUrlDirect);
  registerListener();
  const app = next({ dev: development, dir: folder, hostname: "localhost", port: settings.port });
  await app.prepare();
  // A key that AUTH_SECRET cannot open is found out now, not by the first person who signs in.
  await keyRing();
  await keepPolicyVersion();
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
  for (const server of servers) server.closeIdleConnections();
  for (const socket of upgraded) socket.destroy();
  await Promise.all(closed);
  await closeAll();
  clearTimeout(late);
  process.exit(0);
}

await start().catch(refuseToStart);
