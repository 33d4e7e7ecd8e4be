/** A refusal as a page shows it: what happened, what to do, and the id of the request that failed. */
export type Problem = {
  /** The reason code of the contract. */
  reason: string;
  title: string;
  text: string;
  requestId?: string;
  /** Shown as a separate sentence, so the text doesn't mention the time. */
  retryAfterSeconds?: number;
};
