// Logs one line per event to standard output: JSON in production, short text in development. Nothing secret is ever
// passed in: no token, code, cookie or full address. Called from everywhere. The request id ties a line to its request.

import pino from "pino";
import { env } from "./env";
import { shortLine } from "./log-line";
import { processWide } from "./process-wide";

/** The process's logger. Fields first, message second: `log().info({ requestId }, "mail delivered")`. */
export function log(): pino.Logger {
  return processWide("log", () => {
    const options = { level: env().logLevel, base: undefined, timestamp: pino.stdTimeFunctions.isoTime };
    return env().production
      ? pino(options)
      : pino(options, { write: (line: string) => void process.stdout.write(shortLine(line)) });
  });
}
