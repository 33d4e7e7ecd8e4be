// Where and how this process listens: the addresses, the limits of a connection, and what is logged when one is exceeded.
// Called by server.mjs.

import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { countCut, type CutReason } from "@/lib/metrics";
import { refuseMalformed, refuseTunnel } from "../entry/malformed";
import { oneAtATime, type Connections } from "./one-at-a-time";

const mostConnections = 4_096;
// Postgres, the mail server, files and the connections themselves need far less than the other half.
const shareOfDescriptors = 0.5;
// For systems without /proc: macOS and the BSDs give a process at least this many.
const fewestDescriptors = 1_024;
const logEveryMilliseconds = 10_000;

// A waiting request takes about 1,600 bytes, so 8,000 take 13 MB.
const bounds = { waitingInAll: 8_000, waitingEach: 16, answerMilliseconds: 60_000, restMilliseconds: 15_000 };
// The first request for a page compiles it, which takes minutes on a slow machine.
const boundsOfDevelopment = { ...bounds, answerMilliseconds: 600_000 };

export type Listening = { servers: Server[]; connections: Connections };

/** Listens on every address in the settings. @throws when one is taken, or doesn't belong to this machine */
export async function listen(serve: (request: IncomingMessage, response: ServerResponse) => void): Promise<Listening> {
  const { production } = env();
  const connections = oneAtATime(serve, production ? bounds : boundsOfDevelopment, recordCut);
  const servers: Server[] = [];
  for (const address of env().addresses) {
    const server = makeServer(connections);
    if (!(await bind(server, address))) continue;
    connections.follow(server);
    servers.push(server);
  }
  if (servers.length === 0) throw new Error("This machine has no address to listen on.");
  for (const server of servers)
    server.maxConnections = Math.floor(connectionsWithin(readDescriptors()) / servers.length);
  return { servers, connections };
}

function makeServer(connections: Connections): Server {
  const server = createServer({
    maxHeaderSize: 16 * 1024,
    requestTimeout: 30_000,
    headersTimeout: 15_000,
    keepAliveTimeout: env().keepAliveSeconds * 1000,
    // The entry refuses a request without a Host header, with an id and a log line.
    requireHostHeader: false,
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === "ERR_HTTP_REQUEST_TIMEOUT" && connections.forgive(socket)) return;
    connections.refuseInTurn(socket, () => refuseMalformed(error, socket));
  });
  server.on("connect", (_: IncomingMessage, socket: Socket) => refuseTunnel(socket));
  server.on("drop", () => recordCut("full"));
  return server;
}

/** @returns false when the machine lacks the address family and the settings did not ask for this address */
async function bind(server: Server, address: string): Promise<boolean> {
  const { port, addressesGiven } = env();
  const { code, message } = await new Promise<NodeJS.ErrnoException>((resolve) => {
    server.once("error", resolve).listen(port, address, () => resolve({ name: "", message: "", code: "" }));
  });
  server.removeAllListeners("error").on("error", (error) => log().error({ error: String(error) }, "listener failed"));
  if (code === "") return true;
  if (code === "EADDRINUSE") throw new Error(`port ${port} is taken. Set PORT to another one.`);
  const noSuchFamily = code === "EAFNOSUPPORT" || code === "EADDRNOTAVAIL";
  if (noSuchFamily && addressesGiven) throw new Error(`HOST is ${address}: this machine has no such address.`);
  if (!noSuchFamily) throw new Error(`cannot listen on ${address}: ${message}`);
  return address === "::" ? bind(server, "0.0.0.0") : false;
}

/** How many connections a process with this many descriptors accepts. It is far fewer. */
export function connectionsWithin(descriptors: number): number {
  return Math.min(mostConnections, Math.floor(descriptors * shareOfDescriptors));
}

// Node has already raised its own limit as far as it can.
function readDescriptors(): number {
  try {
    const [, soft] = /^Max open files\s+(\d+|unlimited)/m.exec(readFileSync("/proc/self/limits", "utf8")) ?? [];
    return soft === "unlimited" ? Infinity : Number(soft ?? fewestDescriptors);
  } catch {
    return fewestDescriptors;
  }
}

const loggedAt = new Map<CutReason, number>();

// Every cut is counted. Only some are logged, because a client that causes one usually causes many.
function recordCut(reason: CutReason): void {
  countCut(reason);
  const last = loggedAt.get(reason);
  if (last !== undefined && performance.now() - last < logEveryMilliseconds) return;
  loggedAt.set(reason, performance.now());
  log().warn({ reason }, "connection cut");
}
