// Requests that ask for another protocol (RFC 9110 section 7.8). A server may ignore the upgrade, and this one does.
// Without a listener for them, Node treats them as ordinary requests, and the entry closes their connection after the
// answer. Only the framework's socket is upgraded, which reloads open pages in development. Called by server.mjs.

import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";

type UpgradeHandler = (request: IncomingMessage, socket: Socket, head: Buffer) => unknown;

const frameworksSocket = /^\/_next\/hmr(\?|$)/;

/** Passes the framework's socket to the framework, and nothing else. Only for development, on every server. */
export function upgradeForFramework(servers: readonly Server[], handle: UpgradeHandler): void {
  for (const server of servers) {
    server.on("upgrade", (request: IncomingMessage, socket: Socket, head: Buffer) => {
      const wanted = request.headers.upgrade?.toLowerCase() === "websocket" && frameworksSocket.test(request.url ?? "");
      if (wanted) void handle(request, socket, head);
      else beginAgain(server, request, socket, head);
    });
  }
}

// Node gives up a connection when its request asks for an upgrade. Node gets the same bytes again, without the Upgrade
// field.
function beginAgain(server: Server, request: IncomingMessage, socket: Socket, head: Buffer): void {
  const fields: string[] = [];
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const [name, value] = [request.rawHeaders[index]!, request.rawHeaders[index + 1]!];
    if (name.toLowerCase() !== "upgrade") fields.push(`${name}: ${value}\r\n`);
  }
  const bytes = Buffer.from(
    `${request.method} ${request.url} HTTP/${request.httpVersion}\r\n${fields.join("")}\r\n`,
    "latin1",
  );
  socket.unshift(Buffer.concat([bytes, head]));
  server.emit("connection", socket);
}
