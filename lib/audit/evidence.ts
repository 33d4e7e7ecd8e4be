// What a decision rested on, as the trail keeps it. Made by lib/policy, written by this room, read by the replay.

/** One limit as the decision saw it. `used` counts this request too; beyond the limit it may be the least it was. */
export type RecordedCounter = {
  limit: string;
  count: number;
  windowSeconds: number;
  used: number;
  countedBy?: "upstash" | "postgres";
};

export type Evidence = {
  /** What was known, by the names of lib/policy/rules. No secret and no address. */
  inputs: Readonly<Record<string, string | number | boolean>>;
  counters: readonly RecordedCounter[];
  policyVersion: string;
  /** Statements that the verb sent to Postgres until it decided. */
  statements: number;
};
