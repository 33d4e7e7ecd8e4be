// Where and how this process listens: the addresses, the bounds of a connection, and what is told when one is exceeded.
// Called by server.mjs.

import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { countCut, type CutReason } from "@/lib/metrics";
import { refuseTunnel, turnAway } from "../entry/malformed";
import { oneAtATime, type Connections } from "./one-at-a-time";

const mostConnections = 4_096;
// What Postgres, the mail server, files and the connections themselves need beside them is far less than the other half.
const shareOfDescriptors = 0.5;
// Where the system does not tell: macOS and the BSDs give a process at least this many.
const fewestDescriptors = 1_024;
const tellEveryMilliseconds = 10_000;

// A request that waits takes some 1,600 bytes, so these 13 MB.
const bounds = { waitingInAll: 8_000, waitingEach: 16, answerMilliseconds: 60_000, restMilliseconds: 15_000 };
// A page is compiled by its first request, on a slow machine for minutes.
const boundsOfDevelopment = { ...bounds, answerMilliseconds: 600_000 };

export type Listening = { servers: Server[]; connections: Connections };

/** Listens on every address of the settings. @throws when one is taken, or is none of this machine's */
export async function listen(serve: (request: IncomingMessage, response: ServerResponse) => void): Promise<Listening> {
  const { production } = env();
  const connections = oneAtATime(serve, production ? bounds : boundsOfDevelopment, tell);
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
    // The door refuses a request without one, with an id and a line in the log.
    requireHostHeader: false,
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === "ERR_HTTP_REQUEST_TIMEOUT" && connections.forgive(socket)) return;
    connections.refuseInTurn(socket, () => turnAway(error, socket));
  });
  server.on("connect", (_: IncomingMessage, socket: Socket) => refuseTunnel(socket));
  server.on("drop", () => tell("full"));
  return server;
}

/** @returns false where the machine does not have the family of an address that nobody asked for by name */
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

/** How many connections a process with so many descriptors takes, far fewer than those. */
export function connectionsWithin(descriptors: number): number {
  return Math.min(mostConnections, Math.floor(descriptors * shareOfDescriptors));
}

// Node has raised its own limit as far as it may.
function readDescriptors(): number {
  try {
    const [, soft] = /^Max open files\s+(\d+|unlimited)/m.exec(readFileSync("/proc/self/limits", "utf8")) ?? [];
    return soft === "unlimited" ? Infinity : Number(soft ?? fewestDescriptors);
  } catch {
    return fewestDescriptors;
  }
}

const toldAt = new Map<CutReason, number>();

// Counted each time; told in the log now and then, for whoever does this does it often.
function tell(reason: CutReason): void {
  countCut(reason);
  const last = toldAt.get(reason);
  if (last !== undefined && performance.now() - last < tellEveryMilliseconds) return;
  toldAt.set(reason, performance.now());
  log().warn({ reason }, "connection cut");
}
