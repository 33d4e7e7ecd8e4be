// The limits as data: what each one counts, by which key, which setting holds its number, and why that number. Read by
// decide (flood limits) and by the exact limits of mails and wrong codes.

import { env } from "@/lib/env";
import type { Limit, LimitName } from "@/lib/limits";
import type { ReasonCode } from "@/lib/reasons";

/** The name of the cooldown between two mails of one challenge. It is not a flood limit: its number is a time. */
export const resendLimitName = "resend";

/**
 * What a limit counts by: a caller's network or browser, a mailbox without its plus tag, a whole address, the refresh
 * tokens of one program in one session, a signed-in user, or a browser's session.
 */
export type LimitKey = "network" | "browser" | "mailbox" | "address" | "family" | "user" | "session";

export type LimitRule = {
  /** Used in the RateLimit fields of answers, in counters' keys and in the audit trail. Never changes. */
  name: string;
  key: LimitKey;
  setting: LimitName;
  reason: ReasonCode;
  why: string;
};

export const limits = {
  askPerNetwork: {
    name: "ask-per-network",
    key: "network",
    setting: "LIMIT_SEND_PER_IP",
    reason: "over_request_rate_limit",
    why: "An office behind one address signs in within minutes of nine o'clock; three a minute serve it, and make a flood from one network worthless.",
  },
  askPerKnownBrowser: {
    name: "ask-per-known-browser",
    key: "browser",
    setting: "LIMIT_SEND_PER_IP",
    reason: "over_request_rate_limit",
    why: "A browser that has signed the address in before has a whole network's number for itself, so that strangers who share its network cannot use it up.",
  },
  askPerBrowser: {
    name: "ask-per-browser",
    key: "browser",
    setting: "LIMIT_SEND_PER_BROWSER",
    reason: "over_request_rate_limit",
    why: "A person mistypes an address or two and resends once a minute; more than five in ten minutes is a script or a stuck key.",
  },
  redeemPerNetwork: {
    name: "redeem-per-network",
    key: "network",
    setting: "LIMIT_VERIFY_PER_IP",
    reason: "over_request_rate_limit",
    why: "Six people may each spend the five tries of a code from one network; guessing one code in a million needs far more.",
  },
  redeemPerKnownBrowser: {
    name: "redeem-per-known-browser",
    key: "browser",
    setting: "LIMIT_VERIFY_PER_IP",
    reason: "over_request_rate_limit",
    why: "As for asking: somebody else's guesses from the same network must not stop a known browser from typing its code.",
  },
  mailPerMailbox: {
    name: "mail-per-mailbox",
    key: "mailbox",
    setting: "LIMIT_SEND_PER_ADDRESS",
    reason: "over_email_send_rate_limit",
    why: "Enough for a mail that is slow and a few resends; few enough that the mailbox of somebody who never asked is not filled.",
  },
  mailPerMailboxAndDay: {
    name: "mail-per-mailbox-and-day",
    key: "mailbox",
    setting: "LIMIT_SEND_PER_ADDRESS_DAY",
    reason: "over_email_send_rate_limit",
    why: "Three full hours of asking; an attacker who waits out each hour reaches a mailbox fifteen times a day, not a hundred and twenty.",
  },
  codeFailuresPerAddress: {
    name: "code-failures-per-address",
    key: "address",
    setting: "LIMIT_CODE_FAILURES_PER_ADDRESS",
    reason: "code_entry_paused",
    why: "Two challenges' worth of wrong codes. Guessing over any number of challenges, browsers and networks then gets 240 tries a day at one in a million.",
  },
  refreshPerFamily: {
    name: "refresh-per-family",
    key: "family",
    setting: "LIMIT_REFRESH_PER_FAMILY",
    reason: "over_request_rate_limit",
    why: "A program refreshes once in ten minutes; a page with a dozen open tabs may do so at once and retry. Once a second for a minute is a loop.",
  },
  failedGrantsPerNetwork: {
    name: "failed-grants-per-network",
    key: "network",
    setting: "LIMIT_FAILED_GRANTS_PER_IP",
    reason: "over_request_rate_limit",
    why: "A browser sends a code twice when somebody goes back; a hundred people behind one address do not do so every minute. Only codes that were refused count, so a backend that trades or refreshes for thousands never meets it.",
  },
  newTokensPerUser: {
    name: "new-tokens-per-user",
    key: "user",
    setting: "LIMIT_NEW_TOKENS_PER_USER",
    reason: "over_request_rate_limit",
    why: "A person makes a few personal access tokens a year, and a whole team's set in one afternoon at most. Each that is made and ended leaves two rows in the trail, so a loop over both is stopped here.",
  },
  authorizePerSession: {
    name: "authorize-per-session",
    key: "session",
    setting: "LIMIT_AUTHORIZE_PER_SESSION",
    reason: "over_request_rate_limit",
    why: "Each page of an app may ask once as it loads, and a browser that opens again loads forty tabs at once. More than one in five seconds for ten minutes is a loop, and each writes a row here and one in the trail.",
  },
} as const satisfies Record<string, LimitRule>;

/** The number of a limit in this process's configuration. */
export function numberOf(rule: LimitRule): Limit {
  return env().limits[rule.setting];
}
