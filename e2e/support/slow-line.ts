// A slow line between a browser and the app: a forward proxy that delays form posts, on the way there and on the way back.
// A request that the browser has given up still goes on to the app, as on a real line.

import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { pipeline, type Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";

export type SlowLine = {
  /** For a browser context's `proxy`. */
  proxy: { server: string; bypass: string };
  /** How many posts the browser has sent so far. */
  posts(): number;
  /** Holds back the answers to posts until the returned function is called, so that a test need not be quick. */
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
  // The runner's own requests go through a tunnel, and are not slow.
  const tunnels = new Set<Duplex>();
  server.on("connect", ({ url }, near: Duplex) => {
    const far = connect(Number(url!.split(":").at(-1)), "127.0.0.1", () => near.write("HTTP/1.1 200 OK\r\n\r\n"));
    pipeline(near, far, near, () => undefined);
    tunnels.add(near);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    // By default Chromium does not use a proxy for loopback.
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
