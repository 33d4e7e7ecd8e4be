// A slow line between a browser and the app: a forward proxy that holds back whatever a form posts, on its way there and
// on its way back. What the browser gives up goes on to the app all the same, as it does on a real line.

import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { pipeline, type Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";

export type SlowLine = {
  /** For a browser context's `proxy`. */
  proxy: { server: string; bypass: string };
  /** How many posts the browser has sent so far. */
  posts(): number;
  /** Keeps the answers to posts back until the function that it gives is called: so a test need not be quick. */
  hold(): () => void;
  stop(): Promise<void>;
};

/** @param latencyMilliseconds between a press and its answer, beside what the app takes */
export async function startSlowLine(latencyMilliseconds: number): Promise<SlowLine> {
  let posts = 0;
  let held: Promise<void> = Promise.resolve();
  const pass = async (incoming: IncomingMessage, response: ServerResponse) => {
    const target = new URL(incoming.url!);
    const isPost = incoming.method === "POST";
    if (isPost) posts++;
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    if (isPost) await sleep(latencyMilliseconds / 2);
    const { connection: _, "proxy-connection": __, ...headers } = incoming.headers;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request(
        {
          host: "127.0.0.1",
          port: target.port,
          path: target.pathname + target.search,
          method: incoming.method,
          headers,
          agent: false,
        },
        resolve,
      )
        .on("error", reject)
        .end(Buffer.concat(chunks));
    });
    if (isPost) await held;
    if (isPost) await sleep(latencyMilliseconds / 2);
    response.writeHead(answer.statusCode!, answer.rawHeaders);
    answer.pipe(response);
  };
  const server = createServer((incoming, response) => {
    pass(incoming, response).catch(() => response.destroy());
  });
  // What the runner sends itself goes by a tunnel, and is not slow.
  const tunnels = new Set<Duplex>();
  server.on("connect", ({ url }, near: Duplex) => {
    const far = connect(Number(url!.split(":").at(-1)), "127.0.0.1", () => near.write("HTTP/1.1 200 OK\r\n\r\n"));
    pipeline(near, far, near, () => undefined);
    tunnels.add(near);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    // Chromium passes loopback by, unless it is told not to.
    proxy: { server: `http://127.0.0.1:${port}`, bypass: "<-loopback>" },
    posts: () => posts,
    hold() {
      let release = () => {};
      held = new Promise((resolve) => (release = resolve));
      return release;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        for (const tunnel of tunnels) tunnel.destroy();
        server.close(() => resolve());
      }),
  };
}
