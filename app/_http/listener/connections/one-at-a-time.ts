// One request at a time on each connection (RFC 9112 section 9.3.2). Node hands over every request that it finds in what
// it has read, and keeps the answers of the later ones in memory until the first is out: a thousand short requests in
// one packet would be worked on at once. Here a request waits until the answer before it has left, nothing more is
// read meanwhile, and an answer that nobody takes ends its connection. Called by server.mjs, by way of listen.ts.

import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

export type Bounds = {
  /** Requests that may wait in the process before connections with more than a few of them are cut. */
  waitingInAll: number;
  /** That few, which every connection may have. */
  waitingEach: number;
  /** From a request's head to the last byte of its answer, a client that reads slowly included. */
  answerMilliseconds: number;
  /** For the rest of a request whose beginning had to wait with others. */
  restMilliseconds: number;
};

/** Why a connection was cut. */
export type Cut = "pipeline" | "unread" | "unfinished";

type Exchange = { request: IncomingMessage; response: ServerResponse };
type Line = {
  current: Exchange | null;
  waiting: Exchange[];
  /** Node has given up on a request that was read in part, while we read no further. */
  expired: boolean;
  /** When the last of those that waited had its turn, and reading went on. */
  readOnAt: number;
  rest: NodeJS.Timeout | undefined;
  /** Refuses what followed and was no request; called when all that came before it is answered. */
  refuse: (() => void) | null;
};

export type Connections = {
  /** Follows every connection of a server. */
  follow(server: Server): void;
  /** Takes Node's word that a request did not arrive in time. @returns false where that is the client's fault */
  forgive(socket: Socket): boolean;
  /** Answers what is no HTTP after the requests that came before it on its connection, as their client expects. */
  refuseInTurn(socket: Socket, refuse: () => void): void;
  /** Ends what no admitted request holds, and each other connection once its answer is out. Resolves when all are gone. @param standstillMilliseconds how long a body on its way, or an answer that is not read, may stand still */
  leave(standstillMilliseconds: number): Promise<void>;
  /** Ends all of them now. @returns how many had a request that was not answered */
  destroy(): number;
};

/** @param serve begins an answer; called for one request of a connection at a time @param tell hears of each cut */
export function oneAtATime(
  serve: (request: IncomingMessage, response: ServerResponse) => void,
  bounds: Bounds,
  tell: (cut: Cut) => void,
): Connections {
  const lines = new Map<Socket, Line>();
  let waitingInAll = 0;
  let leaving: (() => void) | null = null;

  function begin(socket: Socket): void {
    // A connection that asked for an upgrade in vain begins a second time.
    if (lines.has(socket)) return;
    if (leaving) return void socket.destroy();
    const line: Line = {
      current: null,
      waiting: [],
      expired: false,
      readOnAt: -Infinity,
      rest: undefined,
      refuse: null,
    };
    lines.set(socket, line);
    // Node reads on by itself when a large answer has left, whoever still waits here.
    socket.on("resume", () => void ((line.waiting.length > 0 || line.refuse) && socket.pause()));
    socket.once("close", () => {
      waitingInAll -= line.waiting.splice(0).length;
      clearTimeout(line.rest);
      lines.delete(socket);
      if (lines.size === 0) leaving?.();
    });
  }

  function take(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const line = lines.get(socket);
    // What stood behind the request that cut this connection is parsed all the same.
    if (!line || socket.destroyed) return;
    clearTimeout(line.rest);
    line.expired = false;
    if (!line.current && line.waiting.length === 0) return answer(socket, line, { request, response });
    line.waiting.push({ request, response });
    waitingInAll += 1;
    if (waitingInAll > bounds.waitingInAll && line.waiting.length > bounds.waitingEach) return cut(socket, "pipeline");
    socket.pause();
  }

  function answer(socket: Socket, line: Line, exchange: Exchange): void {
    line.current = exchange;
    const late = setTimeout(() => cut(socket, "unread"), bounds.answerMilliseconds);
    exchange.response.once("close", () => {
      clearTimeout(late);
      line.current = null;
      if (leaving) socket.destroySoon();
      else next(socket, line);
    });
    serve(exchange.request, exchange.response);
  }

  function next(socket: Socket, line: Line): void {
    // After an answer with `Connection: close` nothing else on the connection is for us (RFC 9112 section 9.6).
    if (!socket.writable) return;
    if (line.waiting.length === 0) {
      if (line.refuse) return line.refuse();
      return void (line.expired && awaitRest(socket, line));
    }
    // Others have their turn between two of the same connection, however quickly they are answered.
    setImmediate(() => {
      const exchange = line.waiting.shift();
      if (!exchange || !socket.writable) return;
      waitingInAll -= 1;
      if (line.waiting.length === 0 && !line.refuse) {
        line.readOnAt = performance.now();
        socket.resume();
      }
      answer(socket, line, exchange);
    });
  }

  function awaitRest(socket: Socket, line: Line): void {
    clearTimeout(line.rest);
    line.rest = setTimeout(() => cut(socket, "unfinished"), bounds.restMilliseconds);
  }

  /** @returns at each call, ends what waits for its client and has not moved since the call before */
  function watchStandstill(): () => void {
    const before = new Map<Socket, string>();
    return () => {
      for (const [socket, { current }] of lines) {
        if (!current || (current.request.complete && !current.response.writableEnded)) continue;
        const now = `${socket.bytesRead} ${socket.writableLength}`;
        if (before.get(socket) === now) socket.destroy();
        before.set(socket, now);
      }
    };
  }

  function cut(socket: Socket, why: Cut): void {
    tell(why);
    socket.destroy();
  }

  return {
    follow: (server) => void server.on("connection", begin).on("request", take).on("checkExpectation", take),
    forgive(socket) {
      const line = lines.get(socket);
      if (!line) return false;
      const isHeld = line.current?.request.complete || line.waiting.length > 0;
      if (!isHeld && performance.now() - line.readOnAt > bounds.restMilliseconds) return false;
      line.expired = true;
      if (!isHeld) awaitRest(socket, line);
      return true;
    },
    refuseInTurn(socket, refuse) {
      const line = lines.get(socket);
      // The rest of a body that does not parse is awaited by whoever reads it: its connection has no answer to come.
      if (!line || (line.waiting.length === 0 && !line.current?.request.complete)) return refuse();
      line.refuse ??= refuse;
      socket.pause();
    },
    async leave(standstillMilliseconds) {
      const gone = new Promise<void>((resolve) => (leaving = resolve));
      if (lines.size === 0) leaving!();
      for (const [socket, { current }] of lines) if (!current) socket.destroy();
      const endStandstill = watchStandstill();
      endStandstill();
      const watch = setInterval(endStandstill, standstillMilliseconds).unref();
      await gone;
      clearInterval(watch);
    },
    destroy() {
      let unanswered = 0;
      for (const [socket, { current }] of lines) {
        if (current?.request.complete && !current.response.writableEnded) unanswered += 1;
        socket.destroy();
      }
      return unanswered;
    },
  };
}
