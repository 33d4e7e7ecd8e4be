// One kept-alive HTTP/1.1 connection to 127.0.0.1, one request at a time. The bench's own client, because a driver
// that shares two cores with what it measures must cost little: about a fifth of fetch. Used by everything timed.

import net from "node:net";

export type Answer = {
  status: number;
  /** The header lines, unchanged. */
  head: string;
  body: string;
  /** The size of the content as it was sent, perhaps compressed. */
  contentBytes: number;
};
export type Ask = { method?: "GET" | "POST" | "DELETE"; path: string; headers?: Record<string, string>; body?: string };

const endOfHead = Buffer.from("\r\n\r\n");

export class Line {
  #socket: net.Socket;
  #host: string;
  #received: Buffer = Buffer.alloc(0);
  #waiting: { resolve(answer: Answer): void; reject(error: Error): void } | null = null;

  private constructor(socket: net.Socket, host: string) {
    this.#socket = socket;
    this.#host = host;
    socket.on("data", (chunk: Buffer) => {
      this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
      this.#look();
    });
    const end = (error: Error) => {
      this.#waiting?.reject(error);
      this.#waiting = null;
    };
    socket.on("error", end).on("close", () => end(new Error("The server closed the connection.")));
  }

  /** Opens a connection. @param host the Host header */
  static async open(port: number, host: string): Promise<Line> {
    const socket = net.connect({ host: "127.0.0.1", port, noDelay: true });
    await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
    return new Line(socket, host);
  }

  send({ method = "GET", path, headers = {}, body = "" }: Ask): Promise<Answer> {
    let text = `${method} ${path} HTTP/1.1\r\nHost: ${this.#host}\r\n`;
    for (const name in headers) text += `${name}: ${headers[name]}\r\n`;
    if (method !== "GET") text += `Content-Length: ${Buffer.byteLength(body)}\r\n`;
    if (this.#waiting) throw new Error("One request at a time.");
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      if (this.#socket.destroyed) return reject(new Error("The server closed the connection."));
      this.#socket.write(`${text}\r\n${body}`);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #look(): void {
    const end = this.#received.indexOf(endOfHead);
    if (end < 0 || !this.#waiting) return;
    const head = this.#received.toString("latin1", 0, end);
    const content = readContent(this.#received.subarray(end + 4), head);
    if (content === null) return;
    this.#received = Buffer.alloc(0);
    const { resolve } = this.#waiting;
    this.#waiting = null;
    resolve({
      status: Number(head.slice(9, 12)),
      head: head.slice(head.indexOf("\r\n") + 2),
      body: content.toString("utf8"),
      contentBytes: content.length,
    });
  }
}

/** The value of a header, or undefined. For Set-Cookie see {@link cookiesOf}. */
export function header({ head }: Answer, name: string): string | undefined {
  return new RegExp(`^${name}: *(.*)$`, "im").exec(head)?.[1]?.trim();
}

/** What the answer sets, as a Cookie header's value. */
export function cookiesOf({ head }: Answer): string {
  return [...head.matchAll(/^set-cookie: *([^;\r]+)/gim)]
    .map(([, pair]) => pair)
    .filter((pair) => !pair!.endsWith("="))
    .join("; ");
}

// There is one answer at a time, so nothing of the next one can follow it. @returns null while it is incomplete
function readContent(rest: Buffer, head: string): Buffer | null {
  const length = /^content-length: *(\d+)/im.exec(head)?.[1];
  if (length !== undefined) return rest.length >= Number(length) ? rest.subarray(0, Number(length)) : null;
  if (!/^transfer-encoding: *chunked/im.test(head)) return Buffer.alloc(0);
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const line = rest.indexOf("\r\n", at);
    if (line < 0) return null;
    const size = Number.parseInt(rest.toString("latin1", at, line), 16);
    if (!(size >= 0)) throw new Error("The server's chunks make no sense.");
    if (rest.length < line + 2 + size + 2) return null;
    if (size === 0) return Buffer.concat(parts);
    parts.push(rest.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
}
