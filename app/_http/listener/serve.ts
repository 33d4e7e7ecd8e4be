// From a request to its answer: the door, its network's turn, then a route of the API or the framework. What throws on
// the way is an answer too, with an id and a line in the log. Called by server.mjs for every request, by way of
// connections/.

import type { IncomingMessage, ServerResponse } from "node:http";
import { env } from "@/lib/env";
import { answerApi, type Handle } from "./api-routes";
import { admit, answerBroken } from "./entry";
import { rememberPages } from "./remembered";
import { inTurns } from "./turns";

const turns = { atOnce: 8, longestMilliseconds: 1_000 };

/** @param framework answers what no route of ours does; while somebody develops everything, for it reads a route again when that changes */
export function serveWith(framework: Handle): (request: IncomingMessage, response: ServerResponse) => void {
  const pages = rememberPages(framework);
  const handle = inTurns(
    async (request, response) =>
      env().production ? answerApi(request, response, pages) : framework(request, response),
    turns,
  );
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    if (admit(request, response)) await handle(request, response);
  };
  return (request, response) => {
    answer(request, response).catch((error: unknown) => answerBroken(error, request, response));
  };
}
