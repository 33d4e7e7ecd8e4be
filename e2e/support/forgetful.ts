// A proxy between a browser and an app that removes every cookie from the answers. To the app, any browser then looks like
// one that keeps no cookies.

import { createServer, request as send, type Server } from "node:http";

/** @param port where it listens @param appPort where the app does */
export async function startForgetful(port: number, appPort: number): Promise<{ stop(): Promise<void> }> {
  const server: Server = createServer((asked, answer) => {
    const passed = send(
      { host: "127.0.0.1", port: appPort, path: asked.url, method: asked.method, headers: asked.headers },
      (response) => {
        const headers = { ...response.headers };
        delete headers["set-cookie"];
        answer.writeHead(response.statusCode!, headers);
        response.pipe(answer);
      },
    );
    passed.on("error", () => answer.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(port, "localhost", resolve));
  return {
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
