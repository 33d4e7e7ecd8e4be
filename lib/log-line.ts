// A log line for a person: what log.ts prints outside production, where nobody collects JSON.

const levels: Record<number, string> = { 20: "debug", 40: "warn", 50: "error", 60: "fatal" };

/** @param json one line of pino's @returns the same as `10:04:05 warn POST /auth/login 429 over_request_rate_limit 7 ms 6qkr…` */
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
    ...Object.entries(rest).map(told),
  ];
  return `${words.filter((word) => word !== undefined && word !== null).join(" ")}\n`;
}

// A stack is read line by line.
function told([name, value]: [string, unknown]): string {
  return `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`;
}
