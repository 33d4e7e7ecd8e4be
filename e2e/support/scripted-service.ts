// A service that misbehaves on command, for the tests of packages/client: it answers what the test says, and remembers
// what it was asked.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export type Asked = {
  path: string;
  fields: Record<string, string>;
  headers: Record<string, string | string[] | undefined>;
};

/** `lost`: the socket closes without an answer, after the request was read. */
export type Reply = "lost" | { status: number; body?: object | string; headers?: Record<string, string> };

export type ScriptedService = {
  issuer: string;
  asked: Asked[];
  /** Answers the coming requests in this order; the last one for good. */
  script(...replies: [Reply, ...Reply[]]): void;
  stop(): Promise<void>;
};

export async function startScriptedService(): Promise<ScriptedService> {
  const asked: Asked[] = [];
  let replies: Reply[] = [{ status: 500 }];
  const server = createServer((request, response) => {
    let text = "";
    request
      .setEncoding("utf8")
      .on("data", (chunk: string) => (text += chunk))
      .on("end", () => {
        const isJson = request.headers["content-type"] === "application/json";
        asked.push({
          path: request.url!,
          fields: isJson ? (JSON.parse(text) as Record<string, string>) : Object.fromEntries(new URLSearchParams(text)),
          headers: request.headers,
        });
        const reply = replies.length > 1 ? replies.shift()! : replies[0]!;
        if (reply === "lost") return void request.socket.destroy();
        const { status, body = "", headers = {} } = reply;
        response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
      });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    script: (...next) => void (replies = next),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What /auth/verify and /auth/token answer. @param round makes them differ */
export function tokensOf(round: number, expires_in = 600) {
  return {
    access_token: `access-${round}`,
    token_type: "Bearer",
    expires_in,
    refresh_token: `refresh-${round}`,
    refresh_expires_in: 2_592_000,
    session_id: "s",
    user: { id: "u", email: "ada@people.example" },
  };
}
