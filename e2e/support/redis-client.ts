// As much of a Redis client as the Upstash fixture needs: RESP2 over one Unix socket, replies in order.
// @see https://redis.io/docs/latest/develop/reference/protocol-spec/

import { connect } from "node:net";

/** An error reply is a value, because a pipeline may hold some of them. */
export type Reply = string | number | null | Error | Reply[];

export type RedisClient = { send(command: readonly unknown[]): Promise<Reply>; close(): void };

/** Connects to a redis-server's Unix socket. */
export async function connectRedis(path: string): Promise<RedisClient> {
  const socket = connect(path);
  await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  const waiting: ((reply: Reply) => void)[] = [];
  let received = Buffer.alloc(0);
  socket.on("data", (chunk) => {
    received = Buffer.concat([received, chunk]);
    for (let parsed = parse(received, 0); parsed; parsed = parse(received, 0)) {
      received = received.subarray(parsed.end);
      waiting.shift()?.(parsed.reply);
    }
  });
  socket.on("close", () => waiting.splice(0).forEach((answer) => answer(new Error("ERR redis has gone"))));
  socket.on("error", () => {});
  return {
    send: (command) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        socket.write(encode(command));
      }),
    close: () => void socket.destroy(),
  };
}

function encode(command: readonly unknown[]): Buffer {
  const parts = command.map((part) => Buffer.from(String(part)));
  return Buffer.concat([
    Buffer.from(`*${parts.length}\r\n`),
    ...parts.flatMap((part) => [Buffer.from(`$${part.length}\r\n`), part, Buffer.from("\r\n")]),
  ]);
}

// Gives null while the reply is not there in full.
function parse(bytes: Buffer, start: number): { reply: Reply; end: number } | null {
  const lineEnd = bytes.indexOf("\r\n", start);
  if (lineEnd === -1) return null;
  const line = bytes.toString("utf8", start + 1, lineEnd);
  let end = lineEnd + 2;
  switch (String.fromCharCode(bytes[start]!)) {
    case "+":
      return { reply: line, end };
    case "-":
      return { reply: new Error(line), end };
    case ":":
      return { reply: Number(line), end };
    case "$": {
      const length = Number(line);
      if (length === -1) return { reply: null, end };
      return bytes.length < end + length + 2
        ? null
        : { reply: bytes.toString("utf8", end, end + length), end: end + length + 2 };
    }
    case "*": {
      if (line === "-1") return { reply: null, end };
      const replies: Reply[] = [];
      for (let left = Number(line); left > 0; left--) {
        const parsed = parse(bytes, end);
        if (!parsed) return null;
        replies.push(parsed.reply);
        end = parsed.end;
      }
      return { reply: replies, end };
    }
    default:
      throw new Error("That is not RESP2.");
  }
}
