// A proxy in front of an app on loopback that adds fields to every answer, as an operator's own may.

import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

export type HeaderProxy = { origin: string; leadTo(appPort: number): void; stop(): Promise<void> };

/** It listens before the app does, because the app is told its origin. @param added fields, in place of the app's own */
export async function startHeaderProxy(added: Record<string, string>): Promise<HeaderProxy> {
  let port = 0;
  const replaced = new Set(Object.keys(added).map((name) => name.toLowerCase()));
  const server = createServer((incoming, answer) => {
    const forward = request(
      { host: "127.0.0.1", port, method: incoming.method, path: incoming.url, headers: incoming.headers },
      (response) => {
        const kept = Object.entries(response.headers).filter(([name]) => !replaced.has(name));
        answer.writeHead(response.statusCode ?? 502, { ...Object.fromEntries(kept), ...added });
        response.pipe(answer);
      },
    );
    forward.once("error", () => answer.destroy());
    incoming.pipe(forward);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, resolve);
  });
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    leadTo: (appPort) => void (port = appPort),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
