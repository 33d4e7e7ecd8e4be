// Ends TLS in front of an app on loopback, as a load balancer would, so that the https project
// sees the real `__Host-` cookies.

import { request } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { generate } from "selfsigned";

export type TlsProxy = { origin: string; port: number; stop(): Promise<void> };

/**
 * @param appPort where the app listens on 127.0.0.1
 * @param port of the proxy; 0 for a free one
 */
export async function startTlsProxy({ appPort, port = 0 }: { appPort: number; port?: number }): Promise<TlsProxy> {
  const certificate = await generate([{ name: "commonName", value: "localhost" }], {
    algorithm: "sha256",
    keyType: "ec",
    extensions: [
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: "localhost" },
          { type: 7, ip: "127.0.0.1" },
        ],
      },
    ],
  });
  const server = createServer({ key: certificate.private, cert: certificate.cert }, (incoming, answer) => {
    const sender = incoming.socket.remoteAddress ?? "";
    const before = incoming.headers["x-forwarded-for"];
    const forward = request({
      host: "127.0.0.1",
      port: appPort,
      method: incoming.method,
      path: incoming.url,
      headers: {
        // Host stays what the browser asked for.
        ...incoming.headers,
        "x-forwarded-for": before ? `${String(before)}, ${sender}` : sender,
        "x-forwarded-proto": "https",
      },
    });
    forward.once("response", (response) => {
      answer.writeHead(response.statusCode ?? 502, response.statusMessage, response.rawHeaders);
      response.pipe(answer);
    });
    forward.once("error", () => {
      if (!answer.headersSent) answer.writeHead(502);
      answer.end();
    });
    incoming.pipe(forward);
  });
  await new Promise<void>((resolve) => {
    server.listen(port, "127.0.0.1", resolve);
  });
  const listening = (server.address() as AddressInfo).port;
  return {
    origin: `https://localhost:${listening}`,
    port: listening,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
