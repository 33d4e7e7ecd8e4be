// Free ports of this machine, and its addresses. Used by dev, test, embedded-postgres and the end-to-end tests.

import { createServer } from "node:net";

/**
 * A port on 127.0.0.1 that is free right now. Another program may take it before the caller does, so callers should retry
 * if they can.
 * @returns {Promise<number>}
 */
export async function findFreePort() {
  const port = await listenOnce(0, "127.0.0.1");
  if (port === undefined) throw new Error("No free port on 127.0.0.1.");
  return port;
}

/**
 * This many different free ports.
 * @param {number} count
 */
export async function findFreePorts(count) {
  /** @type {Set<number>} */
  const ports = new Set();
  while (ports.size < count) ports.add(await findFreePort());
  return [...ports];
}

/**
 * The first free port from this one upwards.
 * @param {number} from
 * @returns {Promise<number>}
 */
export async function findNextFreePort(from) {
  for (let port = from; port < Math.min(from + 200, 65_536); port++) {
    if (await isPortFree(port)) return port;
  }
  throw new Error(`No free port from ${from} to ${from + 199}.`);
}

/**
 * Whether a port is free on every address that a browser's "localhost" may lead to.
 * To check one address is not enough: a server on ::1 alone would get the requests that are meant for ours.
 * @param {number} port
 */
export async function isPortFree(port) {
  for (const host of ["127.0.0.1", "::1", "0.0.0.0"]) {
    if ((await listenOnce(port, host)) === undefined) return false;
  }
  return true;
}

/** Whether this machine has IPv6, at least on loopback. */
export async function hasIpv6() {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port: 0, host: "::1" }, () => server.close(() => resolve(true)));
  });
}

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<number | undefined>} the port, or undefined when it is taken
 */
function listenOnce(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    // On a machine without IPv6 nothing can listen there, so the port is free.
    server.once("error", ({ code }) => resolve(code === "EAFNOSUPPORT" || code === "EADDRNOTAVAIL" ? port : undefined));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : undefined));
    });
  });
}
