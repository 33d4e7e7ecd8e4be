// Requests that ask for another protocol (RFC 9110 section 7.8). A server may ignore that, and this one does: without a
// listener for them Node takes them for ordinary requests, and the door closes their connection with the answer. Only the framework's own socket, by which an open page
// hears of a change while somebody develops, is upgraded. Called by server.mjs.

import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";

type UpgradeHandler = (request: IncomingMessage, socket: Socket, head: Buffer) => unknown;

const frameworksSocket = /^\/_next\/hmr(\?|$)/;

/** Gives the framework's socket to the framework, and nothing else; for development alone, on every server alike. */
export function upgradeForFramework(servers: readonly Server[], handle: UpgradeHandler): void {
  for (const server of servers) {
    server.on("upgrade", (request: IncomingMessage, socket: Socket, head: Buffer) => {
      const wanted = request.headers.upgrade?.toLowerCase() === "websocket" && frameworksSocket.test(request.url ?? "");
      if (wanted) void handle(request, socket, head);
      else beginAgain(server, request, socket, head);
    });
  }
}

// Node has let go of a connection whose request it takes for an upgrade: it gets the same bytes once more, without the
// field that it stumbled over.
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
