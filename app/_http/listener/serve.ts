// From a request to its answer: the entry, its network's turn, then a route of the API or the framework. What throws on
// the way is an answer too, with an id and a line in the log. Called by server.mjs for every request, by way of
// connections/.

import type { IncomingMessage, ServerResponse } from "node:http";
import { env } from "@/lib/env";
import { answerApi, type Handle } from "./answers/api-routes";
import { rememberPages } from "./answers/remembered";
import { inTurns } from "./answers/turns";
import { admit, answerBroken } from "./entry/entry";

const turns = { atOnce: 8, longestMilliseconds: 1_000 };

/** @param framework answers what is not the API; in development everything, for it knows when a file changed */
export function serveWith(framework: Handle): (request: IncomingMessage, response: ServerResponse) => void {
  const handle = inTurns(env().production ? answerApi(rememberPages(framework)) : framework, turns);
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    if (admit(request, response)) await handle(request, response);
  };
  return (request, response) => {
    answer(request, response).catch((error: unknown) => answerBroken(error, request, response));
  };
}
