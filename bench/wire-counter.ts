// A proxy between a server and Postgres that counts statements, and how often the server had to wait for an answer. Used in
// a short run of its own, never while something is timed.

import { once } from "node:events";
import net, { type AddressInfo } from "node:net";

export type Counted = { statements: number; roundTrips: number };
export type WireCounter = {
  /** The database's address through the counter. */
  url: string;
  counted(): Counted;
  /** The statements since the last call, shortened. */
  texts(): string[];
  stop(): Promise<void>;
};

/** @see https://www.postgresql.org/docs/current/protocol-message-formats.html */
export async function startWireCounter(databaseUrl: string): Promise<WireCounter> {
  const database = new URL(databaseUrl);
  const counted: Counted = { statements: 0, roundTrips: 0 };
  let texts: string[] = [];
  const open = new Set<net.Socket>();
  const server = net.createServer({ noDelay: true }, (client) => {
    const upstream = net.connect({ host: database.hostname, port: Number(database.port), noDelay: true });
    const hear = makeListener((text) => {
      counted.statements += 1;
      texts.push(text);
    });
    let serverSpokeLast = true;
    client.on("data", (chunk: Buffer) => {
      // Everything that a client sends before it gets an answer is one round trip.
      if (serverSpokeLast) counted.roundTrips += 1;
      serverSpokeLast = false;
      hear(chunk);
      upstream.write(chunk);
    });
    upstream.on("data", (chunk: Buffer) => {
      serverSpokeLast = true;
      client.write(chunk);
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(one);
      one
        .on("error", () => other.destroy())
        .on("close", () => {
          open.delete(one);
          other.destroy();
        });
    }
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = new URL(databaseUrl);
  url.hostname = "127.0.0.1";
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    counted: () => ({ ...counted }),
    texts: () => {
      const seen = texts;
      texts = [];
      return seen;
    },
    async stop() {
      const closed = once(server, "close");
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

// Cuts a client's bytes into messages and reports each executed statement: Query, or Execute with the text of the Parse that
// its Bind named.
function makeListener(executed: (text: string) => void): (chunk: Buffer) => void {
  const prepared = new Map<string, string>();
  let bound = "";
  let pending: Buffer = Buffer.alloc(0);
  let started = false;
  return (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    for (;;) {
      // The first message has a length and no type.
      const lengthAt = started ? 1 : 0;
      if (pending.length < lengthAt + 4) return;
      const end = lengthAt + pending.readInt32BE(lengthAt);
      if (pending.length < end) return;
      const type = started ? String.fromCharCode(pending[0]!) : "";
      const [first = "", second = ""] = pending.toString("utf8", lengthAt + 4, end).split("\0", 2);
      pending = pending.subarray(end);
      started = true;
      if (type === "P") prepared.set(first, second);
      if (type === "B") bound = prepared.get(second) ?? "";
      if (type === "Q") executed(shorten(first));
      if (type === "E") executed(shorten(bound));
    }
  };
}

const shorten = (text: string) => text.replaceAll(/\s+/g, " ").trim().slice(0, 120);
