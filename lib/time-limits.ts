// How long we wait for others, in milliseconds, and the way to stop waiting. Every time limit stands here with its
// reason. Used by whoever asks another service or waits for an answer.

export const timeLimits = {
  /** A statement of ours takes milliseconds. One that takes this long waits for something, and its caller gets 503. */
  statement: 5_000,
  /**
   * A new connection to Postgres. Far above the limit of a statement, which decides: that one counts in steps. This single
   * timer would also fire when the process itself was held up, as while it loads the framework on a busy machine, although
   * the server had answered.
   */
  databaseConnection: 30_000,
  /** One of several database hosts, before the next one is tried. */
  databaseHost: 2_000,
  /** The check at start whether a pooler keeps prepared statements. Later losses are noticed too. */
  poolerCheck: 3_000,
  /** Callers get an answer within 300 ms, whatever Upstash does. The remaining 100 ms are for Postgres. */
  upstash: 200,
  /** One part of GET /readyz. */
  readiness: 3_000,
  /** The mail server, in GET /readyz. Nothing depends on it, so it must not run into a load balancer's timeout. The next probe gets a later result. */
  readinessOfMail: 500,
  /** The database, in GET /metrics. Prometheus gives up after ten seconds by default. */
  metrics: 2_000,
  /** One check of the doctor over the network. */
  doctor: 5_000,
  /** The mail server: to accept a connection and greet. */
  mailConnection: 5_000,
  /** The mail server: between any two replies. */
  mailReply: 15_000,
  /** One attempt to send an email. Shorter than the lease, so that this process has given up before another one may claim the message. */
  mailAttempt: 38_000,
  /** A message that waits for its domain's turn. Then it is left to the next claim. */
  mailTurn: 15_000,
  /** A stop: requests that are being answered. No answer takes that long on a healthy machine. */
  stopAnswers: 25_000,
  /** A stop: a body that is still arriving, or an answer that is still being read, without progress. */
  stopStandstill: 5_000,
  /** A stop: closing everything. Longer than one attempt to send an email, which could otherwise go out twice. */
  stopClosing: 50_000,
};

/**
 * Waits for work, but no longer than the limit. The work itself goes on.
 * @param otherwise the result when it is late
 */
export async function within<T, Otherwise>(
  milliseconds: number,
  work: Promise<T>,
  otherwise: Otherwise,
): Promise<T | Otherwise> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Otherwise>((resolve) => (timer = setTimeout(resolve, milliseconds, otherwise).unref()));
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
