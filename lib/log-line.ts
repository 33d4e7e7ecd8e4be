// A log line that people can read: log.ts prints it outside production, where nothing collects JSON.

const levels: Record<number, string> = { 20: "debug", 40: "warn", 50: "error", 60: "fatal" };

/** Formats one line of pino's JSON as `10:04:05 warn POST /auth/login 429 over_request_rate_limit 7 ms 6qkr…`. */
export function shortLine(json: string): string {
  const { level, time, msg, requestId, method, route, status, outcome, ms, ...rest } = JSON.parse(json) as Record<
    string,
    unknown
  >;
  const answered =
    method === undefined ? [msg] : [method, route, status, outcome === "ok" ? undefined : outcome, `${String(ms)} ms`];
  const words = [
    String(time).slice(11, 19),
    levels[Number(level)],
    ...answered,
    requestId,
    ...Object.entries(rest).map(formatField),
  ];
  return `${words.filter((word) => word !== undefined && word !== null).join(" ")}\n`;
}

// A stack trace keeps its line breaks.
function formatField([name, value]: [string, unknown]): string {
  return `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`;
}
