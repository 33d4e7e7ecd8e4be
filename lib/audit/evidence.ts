// What a decision was based on, in the form that the audit trail keeps. Made by lib/policy, written by this room, read
// by the replay.

/**
 * One limit at the time of the decision. `used` includes this request. Beyond the limit it may be lower than the real
 * number.
 */
export type RecordedCounter = {
  limit: string;
  count: number;
  windowSeconds: number;
  used: number;
  countedBy?: "upstash" | "postgres";
};

export type Evidence = {
  /** What was known, under the names of `Inputs` in lib/policy/rules. No secret and no address. */
  inputs: Readonly<Record<string, string | number | boolean>>;
  counters: readonly RecordedCounter[];
  policyVersion: string;
  /** Statements that the verb sent to Postgres before it decided. */
  statements: number;
};
