// Upstash's REST interface over a real redis-server, so that tests run the real @upstash/redis client. It can
// be told to misbehave. @see https://upstash.com/docs/redis/features/restapi

import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { connectRedis, type RedisClient, type Reply } from "./redis-client";

/** `hang` takes requests and never answers, `refuse` answers 500, `garble` answers 200 with what makes no sense. */
export type Behaviour = "answer" | "hang" | "refuse" | "garble";

export type UpstashServer = {
  url: string;
  token: string;
  behave(behaviour: Behaviour): void;
  /** How many requests have arrived so far, whatever became of them. */
  requestCount(): number;
  stop(): Promise<void>;
};

/**
 * Starts an empty redis-server and the REST interface before it.
 * @param redisPath the redis-server to run, as POSTKEY_TEST_REDIS names it
 */
export async function startUpstash(redisPath: string): Promise<UpstashServer> {
  const folder = await mkdtemp(join(tmpdir(), "postkey-redis-"));
  const redisServer = spawn(
    redisPath,
    ["--port", "0", "--unixsocket", join(folder, "socket"), "--dir", folder, "--save", "", "--appendonly", "no"],
    {
      stdio: "ignore",
    },
  );
  const killRedis = () => redisServer.kill("SIGKILL");
  process.once("exit", killRedis);
  const redis = await connectWhenReady(redisServer, join(folder, "socket"));

  const token = randomBytes(16).toString("hex");
  let behaviour: Behaviour = "answer";
  let requests = 0;
  const server = createServer(async (request, response) => {
    requests++;
    if (behaviour === "hang") return;
    const { status, body } = await answer(request, behaviour, token, redis);
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    behave: (next) => void (behaviour = next),
    requestCount: () => requests,
    async stop() {
      await close(server);
      redis.close();
      process.off("exit", killRedis);
      if (redisServer.exitCode === null && killRedis()) await once(redisServer, "exit");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answer(
  request: IncomingMessage,
  behaviour: Behaviour,
  token: string,
  redis: RedisClient,
): Promise<{ status: number; body: unknown }> {
  if (behaviour === "refuse") return { status: 500, body: { error: "ERR out of order" } };
  if (behaviour === "garble") return { status: 200, body: { result: "WyJvZGQiXQ==" } };
  if (request.headers.authorization !== `Bearer ${token}`) return { status: 401, body: { error: "Unauthorized" } };
  if (request.method !== "POST") return { status: 405, body: { error: "ERR this fixture takes POST only" } };
  const show = request.headers["upstash-encoding"] === "base64" ? inBase64 : (reply: Reply) => reply;
  const body = await json(request);
  if (request.url === "/") {
    const reply = await redis.send(plain(body as unknown[]));
    return reply instanceof Error
      ? { status: 400, body: { error: reply.message } }
      : { status: 200, body: { result: show(reply) } };
  }
  const commands = (body as unknown[][]).map(plain);
  if (request.url === "/pipeline")
    return { status: 200, body: (await Promise.all(commands.map(redis.send))).map(toResult) };
  if (request.url !== "/multi-exec")
    return { status: 404, body: { error: "ERR this fixture knows /, /pipeline and /multi-exec" } };
  // All are written before anything else can be, so nothing comes between MULTI and EXEC.
  const replies = await Promise.all([["MULTI"], ...commands, ["EXEC"]].map(redis.send));
  const executed = replies.at(-1)!;
  return Array.isArray(executed)
    ? { status: 200, body: executed.map(toResult) }
    : { status: 400, body: { error: String(executed) } };

  function toResult(reply: Reply) {
    return reply instanceof Error ? { error: reply.message } : { result: show(reply) };
  }
}

// Upstash knows a flag that a plain Redis refuses the script for.
function plain(command: unknown[]): unknown[] {
  const [name, script, ...rest] = command;
  return /^eval$/i.test(String(name)) ? [name, String(script).replace(/^#!lua[^\n]*\n/, ""), ...rest] : command;
}

function inBase64(reply: Reply): Reply {
  if (Array.isArray(reply)) return reply.map(inBase64);
  return typeof reply === "string" && reply !== "OK" ? Buffer.from(reply).toString("base64") : reply;
}

async function connectWhenReady(server: ChildProcess, path: string): Promise<RedisClient> {
  for (let waited = 0; server.exitCode === null && waited < 5_000; waited += 20) {
    const client = await connectRedis(path).catch(() => null);
    if (client) return client;
    await sleep(20);
  }
  throw new Error(`redis-server does not answer (exit code ${server.exitCode}).`);
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
