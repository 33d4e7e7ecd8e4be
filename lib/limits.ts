// The names and default numbers of the limits that an operator may change, and their notation "5/1h".
// lib/policy/limits.ts says what each limit is for, and why it has its number.

export type Limit = { count: number; windowSeconds: number };

export const limitNames = {
  LIMIT_SEND_PER_ADDRESS: "5/1h",
  LIMIT_SEND_PER_ADDRESS_DAY: "15/1d",
  LIMIT_SEND_PER_IP: "10/3m",
  LIMIT_SEND_PER_BROWSER: "5/10m",
  LIMIT_VERIFY_PER_IP: "30/5m",
  LIMIT_CODE_FAILURES_PER_ADDRESS: "10/1h",
  LIMIT_REFRESH_PER_FAMILY: "60/1m",
  LIMIT_FAILED_GRANTS_PER_IP: "60/5m",
  LIMIT_NEW_TOKENS_PER_USER: "50/1d",
  LIMIT_AUTHORIZE_PER_SESSION: "120/10m",
} as const;

export type LimitName = keyof typeof limitNames;

const secondsPerUnit = { s: 1, m: 60, h: 3600, d: 86400 } as const;
const longestWindowSeconds = 30 * 86400;

/**
 * Reads "count/window". A count has no upper bound, so a load test can raise it.
 * @returns null when malformed
 */
export function parseLimit(notation: string): Limit | null {
  const match = /^(\d{1,9})\/(\d{1,7})([smhd])$/.exec(notation.trim());
  if (!match) return null;
  const count = Number(match[1]);
  const windowSeconds = Number(match[2]) * secondsPerUnit[match[3] as keyof typeof secondsPerUnit];
  if (count < 1 || windowSeconds < 1 || windowSeconds > longestWindowSeconds) return null;
  return { count, windowSeconds };
}
