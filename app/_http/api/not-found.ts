// The 404 for unknown addresses below an API's folder, for every method. Every page that may call the API can read it.

import { refuse } from "@/lib/outcome";
import { endpoint } from "./endpoint";
import { problem } from "./problem";

const nothing = async (_: Request, caller: Parameters<typeof problem>[1]) => problem(refuse("not_found"), caller);

export const notFound = endpoint(
  { GET: nothing, POST: nothing, PUT: nothing, PATCH: nothing, DELETE: nothing },
  { cors: true },
);
