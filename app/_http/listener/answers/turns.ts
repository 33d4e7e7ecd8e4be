// Each network gets a share of the process: a few of its requests are handled at a time, and the rest wait in line. A
// client that opens a thousand connections and asks for a page on each makes its own network wait. Everyone else waits
// only for those few. Called by serve.ts for every admitted request.

import type { ServerResponse } from "node:http";
import { networkKey } from "@/lib/network";
import type { Handle } from "./api-routes";
import { internalHeaders } from "../entry/entry";

export type Turns = {
  /** How many requests of one network are handled at a time. Fewer than the process has Postgres connections, so that one stays free for others. */
  atOnce: number;
  /** After this time a request no longer counts, because waiting for its client, for mail or for Postgres costs others nothing. */
  longestMilliseconds: number;
};

type Line = { busy: number; waiting: (() => void)[] };

// A load balancer probes from an address that other requests may share, and must not wait for them.
const probes = /^\/(healthz|readyz)(\?|$)/;

/** Handles each network's requests in turn. A request whose client hangs up while it waits is never handled. */
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
 * Ends a turn once: when its handler is done and its answer is sent, or when the time is over. A client that hangs up
 * doesn't end the turn, because the work for it goes on.
 * @returns the function to call when the handler is done
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
