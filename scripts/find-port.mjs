// Free ports of this machine, and its addresses. Used by dev, test, embedded-postgres and the end-to-end tests.

import { createServer } from "node:net";

/**
 * Gives a port that nobody listens on at 127.0.0.1 now. Somebody else may take it before
 * the caller does: whoever can, retries.
 * @returns {Promise<number>}
 */
export async function findFreePort() {
  const port = await listenOnce(0, "127.0.0.1");
  if (port === undefined) throw new Error("No free port on 127.0.0.1.");
  return port;
}

/**
 * Gives so many different free ports.
 * @param {number} count
 */
export async function findFreePorts(count) {
  /** @type {Set<number>} */
  const ports = new Set();
  while (ports.size < count) ports.add(await findFreePort());
  return [...ports];
}

/**
 * Gives the first port from this one upwards that is free.
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
 * Says whether a port is free wherever a browser's "localhost" may lead.
 * Asking one address is not enough: a server on ::1 alone would receive what is meant for ours.
 * @param {number} port
 */
export async function isPortFree(port) {
  for (const host of ["127.0.0.1", "::1", "0.0.0.0"]) {
    if ((await listenOnce(port, host)) === undefined) return false;
  }
  return true;
}

/** Says whether this machine has IPv6 at least towards itself. */
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
    // A machine without IPv6 has nobody listening there either.
    server.once("error", ({ code }) => resolve(code === "EAFNOSUPPORT" || code === "EADDRNOTAVAIL" ? port : undefined));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : undefined));
    });
  });
}
