// One request at a time on each connection (RFC 9112 section 9.3.2). Node hands over every request in the bytes that it
// has read, and keeps the later answers in memory until the first one is sent. A thousand short requests in one packet
// would all be handled at once. Here a request waits until the previous answer is sent, and nothing more is read until
// then. If the client doesn't read an answer, its connection is cut. Called by server.mjs through listen.ts.

import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

export type Bounds = {
  /** Requests that may wait in the process before connections with more than `waitingEach` are cut. */
  waitingInAll: number;
  /** Waiting requests that every connection may always have. */
  waitingEach: number;
  /** From a request's head to the last byte of its answer, including the time that a slow client takes to read it. */
  answerMilliseconds: number;
  /** For the rest of a request whose beginning was read while others were waiting. */
  restMilliseconds: number;
};

/** Why a connection was cut. */
export type Cut = "pipeline" | "unread" | "unfinished";

type Exchange = { request: IncomingMessage; response: ServerResponse };
type Line = {
  current: Exchange | null;
  waiting: Exchange[];
  /** Node timed out a request that was only partly read, because we had stopped reading. */
  expired: boolean;
  /** When the last waiting request had its turn and reading resumed. */
  readOnAt: number;
  rest: NodeJS.Timeout | undefined;
  /** Refuses bytes that are not a request. Called after every request before them is answered. */
  refuse: (() => void) | null;
};

export type Connections = {
  /** Follows every connection of a server. */
  follow(server: Server): void;
  /** Handles Node's report that a request did not arrive in time. @returns false when the client caused the delay */
  forgive(socket: Socket): boolean;
  /** Refuses bytes that aren't HTTP, after the earlier requests of the same connection are answered. */
  refuseInTurn(socket: Socket, refuse: () => void): void;
  /** Closes idle connections now, and each other one after its answer is sent. Resolves when all are closed. @param standstillMilliseconds how long an incoming body or an unread answer may make no progress */
  leave(standstillMilliseconds: number): Promise<void>;
  /** Closes all connections now. @returns how many had an unanswered request */
  destroy(): number;
};

/** @param serve begins an answer; called for one request of a connection at a time @param recordCut called for each cut */
export function oneAtATime(
  serve: (request: IncomingMessage, response: ServerResponse) => void,
  bounds: Bounds,
  recordCut: (cut: Cut) => void,
): Connections {
  const lines = new Map<Socket, Line>();
  let waitingInAll = 0;
  let leaving: (() => void) | null = null;

  function begin(socket: Socket): void {
    // After a refused upgrade, the same connection begins a second time.
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
    // Node resumes reading by itself after a large answer, even while requests still wait here.
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
    // Node still parses the requests behind the one that cut this connection.
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
    // After an answer with `Connection: close`, everything else on the connection is ignored (RFC 9112 section 9.6).
    if (!socket.writable) return;
    if (line.waiting.length === 0) {
      if (line.refuse) return line.refuse();
      return void (line.expired && awaitRest(socket, line));
    }
    // Other connections get a turn between two requests of this one, even if its answers are quick.
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

  /** @returns a function; each call closes connections that wait for their client and made no progress since the last call */
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
    recordCut(why);
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
      // If the current body doesn't parse, its handler waits for the rest and never answers. So the refusal is sent now.
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
