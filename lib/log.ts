// JSON lines on standard output, one per event. Nothing secret is ever passed in: not a token, code, cookie
// or full address. Called from everywhere; the request id ties a line to its request.

import pino from "pino";
import { env } from "./env";
import { processWide } from "./process-wide";

/** The process's logger. Fields first, message second: `log().info({ requestId }, "mail delivered")`. */
export function log(): pino.Logger {
  return processWide("log", () =>
    pino({ level: env().logLevel, base: undefined, timestamp: pino.stdTimeFunctions.isoTime }),
  );
}
