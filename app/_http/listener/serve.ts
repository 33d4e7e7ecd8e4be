// From a request to its answer: the entry, the network's turn, then a route of the API or the framework. An exception
// becomes an answer with an id and a log line. Called by server.mjs for every request, through connections/.

import type { IncomingMessage, ServerResponse } from "node:http";
import { env } from "@/lib/env";
import { answerApi, type Handle } from "./answers/api-routes";
import { rememberPages } from "./answers/remembered";
import { inTurns } from "./answers/turns";
import { admit, answerBroken } from "./entry/entry";

const turns = { atOnce: 8, longestMilliseconds: 1_000 };

/** @param framework answers everything except the API. In development it answers all, because it reloads changed files */
export function serveWith(framework: Handle): (request: IncomingMessage, response: ServerResponse) => void {
  const handle = inTurns(env().production ? answerApi(rememberPages(framework)) : framework, turns);
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    if (admit(request, response)) await handle(request, response);
  };
  return (request, response) => {
    answer(request, response).catch((error: unknown) => answerBroken(error, request, response));
  };
}
