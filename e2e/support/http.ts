// Sends requests exactly as written. fetch would normalise paths, drop headers and join duplicates, and the tests of
// hostile input are about exactly those.

import { request as send } from "node:http";
import { connect, type Socket } from "node:net";

export type Answer = {
  status: number;
  headers: Record<string, string | undefined>;
  setCookies: string[];
  text: string;
  /** The body as JSON. @throws when it is none */
  json<T = Record<string, unknown>>(): T;
};

export type Sent = {
  method?: string;
  /** Several values are several fields. */
  headers?: Record<string, string | string[] | undefined>;
  /** An object is sent as JSON, URLSearchParams as a form, anything else as it is. */
  body?: unknown;
  origin?: string;
};

/** @param path goes out byte for byte */
export function ask(path: string, { method, headers = {}, body, origin = sharedOrigin() }: Sent = {}): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  const [type, bytes] = encode(body);
  const fields: Record<string, string | string[]> = { ...(type && { "Content-Type": type }) };
  for (const [name, value] of Object.entries(headers)) {
    if (name.toLowerCase() === "content-type") delete fields["Content-Type"];
    if (value !== undefined) fields[name] = value;
  }
  return new Promise((resolve, reject) => {
    const request = send(
      {
        host: hostname,
        port,
        path,
        method: method ?? (bytes === undefined ? "GET" : "POST"),
        headers: fields,
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject).on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          const seen: Answer["headers"] = {};
          for (const [name, value] of Object.entries(response.headers))
            seen[name] = Array.isArray(value) ? value.join("\n") : value;
          resolve({
            status: response.statusCode!,
            headers: seen,
            setCookies: response.headers["set-cookie"] ?? [],
            text,
            json: () => JSON.parse(text),
          });
        });
      },
    );
    request.on("error", reject).end(bytes);
  });
}

/**
 * Writes bytes to the socket, and gives everything that comes back until the other side closes.
 * @param enough stop reading at this, if the other side keeps the connection open
 */
export function askRaw(bytes: string | Buffer, origin = sharedOrigin(), enough?: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const socket: Socket = connect(Number(new URL(origin).port), "127.0.0.1", () => socket.write(bytes));
    socket.setTimeout(10_000, () => socket.destroy());
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1");
      if (enough?.test(text)) socket.destroy();
    });
    socket.on("close", () => resolve(text)).on("error", reject);
  });
}

export function sharedOrigin(): string {
  const origin = process.env.POSTKEY_TEST_ORIGIN;
  if (!origin) throw new Error("POSTKEY_TEST_ORIGIN is not set. Run the tests with npm run test:e2e.");
  return origin;
}

/** Where the second process listens. It serves the same origin over the same database. */
export function secondProcess(): string {
  return process.env.POSTKEY_TEST_ORIGIN_B!;
}

function encode(body: unknown): [type: string | undefined, bytes: string | Buffer | undefined] {
  if (body === undefined || typeof body === "string" || Buffer.isBuffer(body)) return [undefined, body];
  if (body instanceof URLSearchParams) return ["application/x-www-form-urlencoded", body.toString()];
  return ["application/json", JSON.stringify(body)];
}
