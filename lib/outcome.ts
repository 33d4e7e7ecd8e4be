// What a verb returns. A refusal is a value to switch on; a broken assumption throws.

import type { ReasonCode } from "./reasons";

export type Refusal = {
  ok: false;
  reason: ReasonCode;
  /** Seconds after which the same call would pass. Only with 429 and 503. */
  retryAfterSeconds?: number;
  /** Tries left on this challenge. Only with a wrong code. */
  attemptsLeft?: number;
  /** The limit that refused, for the RateLimit fields of the answer. */
  limit?: { name: string; count: number; windowSeconds: number };
  /** The scope that the token lacks. Only with `insufficient_scope`. */
  scope?: "read" | "write";
  /** A public sentence that is more exact than the reason's own text. Never contains what the caller sent. */
  detail?: string;
};

export type Outcome<T> = { ok: true; value: T } | Refusal;

/** Wraps the result of a verb that did what was asked. */
export function accept<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

/** Refuses with a reason code of the closed list in `reasons.ts`. */
export function refuse(reason: ReasonCode, details: Omit<Refusal, "ok" | "reason"> = {}): Refusal {
  return { ok: false, reason, ...details };
}
