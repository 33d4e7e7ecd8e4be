// The wire between an app and Postgres, which a test may cut and mend, freeze and thaw.

import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

export type Wire = {
  /** The database's address through the wire. */
  url: string;
  /** Connections break, and new ones are refused. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  /** Connections stay open and new ones are accepted, but nothing comes through: a server that hangs. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
};

/** @param databaseUrl where the wire leads */
export async function startWire(databaseUrl: string): Promise<Wire> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let frozen = false;
  // Everything that arrived in the meantime, from all connections, in order.
  const held: (() => void)[] = [];
  const server: Server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on("data", (bytes) => (frozen ? held.push(() => other.write(bytes)) : other.write(bytes)));
      socket
        .on("error", () => other.destroy())
        .on("close", () => {
          sockets.delete(socket);
          other.destroy();
        });
    }
  });
  const listen = (port: number) => new Promise<void>((done) => server.listen(port, "127.0.0.1", () => done()));
  const cut = async () => {
    const closed = new Promise((done) => server.close(done));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const url = new URL(databaseUrl);
  Object.assign(url, { hostname: "127.0.0.1", port: String(port) });
  const freeze = () => void (frozen = true);
  const thaw = () => {
    frozen = false;
    for (const send of held.splice(0)) send();
  };
  return {
    url: url.href,
    freeze,
    thaw,
    cut,
    mend: () => listen(port),
    stop: () => (server.listening ? cut() : Promise.resolve()),
  };
}
