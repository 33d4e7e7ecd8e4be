// A network's share of a process: a few of its requests are worked on at a time, and the rest wait in line. Somebody who
// opens a thousand connections and asks for a page on each makes their own network wait, and everybody else only for
// those few. Called by serve.ts for every admitted request.

import type { ServerResponse } from "node:http";
import { networkKey } from "@/lib/network";
import type { Handle } from "./api-routes";
import { internalHeaders } from "../entry/entry";

export type Turns = {
  /** Requests of one network that are worked on at a time. Fewer than a process has connections to Postgres, so that one is free for everybody else. */
  atOnce: number;
  /** After this time a request counts no more: what waits for its client, for mail or for Postgres costs others nothing. */
  longestMilliseconds: number;
};

type Line = { busy: number; waiting: (() => void)[] };

// A balancer asks from the address that other requests may come from as well, and must not wait for them.
const probes = /^\/(healthz|readyz)(\?|$)/;

/** Handles each network's requests in turn. Whoever hangs up while waiting is never handled. */
export function inTurns(handle: Handle, { atOnce, longestMilliseconds }: Turns): Handle {
  const lines = new Map<string, Line>();

  function leave(network: string, line: Line): void {
    const next = line.waiting.shift();
    if (next) return next();
    line.busy -= 1;
    if (line.busy === 0) lines.delete(network);
  }

  return async (request, response) => {
    if (probes.test(request.url ?? "")) return handle(request, response);
    const network = networkKey((request.headers[internalHeaders.address] as string | undefined) ?? null);
    const line = lines.get(network) ?? { busy: 0, waiting: [] };
    lines.set(network, line);
    if (line.busy < atOnce) line.busy += 1;
    else await new Promise<void>((turn) => line.waiting.push(turn));
    if (response.destroyed) return leave(network, line);
    const handled = holdTurn(response, longestMilliseconds, () => leave(network, line));
    try {
      await handle(request, response);
    } finally {
      handled();
    }
  };
}

/**
 * Ends a turn, once: when its handler is done and its answer has left, or when the time is over. A client that hangs up
 * does not end it alone, for the work that it asked for goes on.
 * @returns to be called when the handler is done
 */
function holdTurn(response: ServerResponse, longestMilliseconds: number, leave: () => void): () => void {
  let [isHandled, hasLeft, isOver] = [false, false, false];
  const end = () => {
    if (isOver) return;
    isOver = true;
    clearTimeout(late);
    leave();
  };
  const late = setTimeout(end, longestMilliseconds);
  response.once("close", () => {
    hasLeft = true;
    if (isHandled) end();
  });
  return () => {
    isHandled = true;
    if (hasLeft) end();
  };
}
