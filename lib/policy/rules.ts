// The policy's rules as a pure function: rules, inputs and counters in, a decision out. Live requests are decided by
// it, and `npm run audit -- replay` feeds it what the audit trail recorded.

import type { RecordedCounter } from "@/lib/audit/evidence";
import { isReasonCode, type ReasonCode } from "@/lib/reasons";
import type { LinkBinding, SignUp } from "@/lib/settings";

/** Everything about decisions that an operator can change, as data. Its hash is the policy's version. */
export type Rules = {
  /** By the limit's name. */
  limits: Record<string, { count: number; windowSeconds: number; reason: ReasonCode }>;
  signUp: SignUp;
  linkBinding: LinkBinding;
  /** Codes compared per challenge. The challenge itself counts them, so here an exhausted one is a `fault`. */
  codeTries: number;
};

/** What was known when the decision was made. The audit trail keeps it, so it has no secret and no address. */
export type Inputs = {
  question: "ask" | "redeem";
  /** This browser has signed in with this address before, and is counted by itself instead of with its network. */
  known: boolean;
  /** The request has a browser's cookie. */
  browser: boolean;
  /** What is wrong under any rules, such as `otp_expired`. */
  fault?: ReasonCode;
  /** Asking: whether the address belongs to a user, and its domain. */
  standing?: "known" | "disabled" | "new";
  domain?: string;
  /** Redeeming: by what, for what kind of session, and who asked. */
  by?: "link" | "code" | "link and code";
  into?: "browser" | "program";
  askedBy?: "browser" | "program";
  sameBrowser?: boolean;
  /** The challenge belongs to an app's sign-in, whose state is in the browser where it began. */
  forApp?: boolean;
};

export type Evaluation =
  | { decision: "allow"; /** Asking: whether a mail goes out, when `standing` is known. */ mail?: boolean }
  | { decision: "refuse"; reason: ReasonCode; limit?: string };

/** Decides by these rules. The same input always gives the same decision. */
export function evaluate(
  rules: Rules,
  inputs: Inputs,
  counters: readonly Pick<RecordedCounter, "limit" | "used">[],
): Evaluation {
  const limit = findOver(rules, counters);
  if (limit !== null) return { decision: "refuse", reason: rules.limits[limit]!.reason, limit };
  if (isReasonCode(inputs.fault)) return { decision: "refuse", reason: inputs.fault };
  if (inputs.question === "ask") return { decision: "allow", mail: mayHaveMail(rules, inputs) };
  const unbound = refuseByBinding(rules.linkBinding, inputs);
  return unbound === null ? { decision: "allow" } : { decision: "refuse", reason: unbound };
}

/** The first limit that is exceeded, in the order in which they were checked; null when none is. */
export function findOver(rules: Rules, counters: readonly Pick<RecordedCounter, "limit" | "used">[]): string | null {
  const over = counters.find(({ limit, used }) => used > (rules.limits[limit]?.count ?? Infinity));
  return over?.limit ?? null;
}

/** True when an address of this domain may sign in for the first time. */
export function maySignUp(signUp: SignUp, domain: string): boolean {
  return signUp.kind === "open" || (signUp.kind === "domains" && signUp.domains.includes(domain));
}

/**
 * Why LINK_BINDING forbids redeeming here: `code_required`, `different_browser`, or null when it does not.
 *
 * - A code is bound to its challenge already, so this allows it.
 * - In an app's sign-in the link works only in the browser that asked, whatever LINK_BINDING says: no other browser can
 *   finish the app's sign-in.
 * - A program's challenge has no browser to bind to. A browser's challenge is bound to that browser.
 */
export function refuseByBinding(
  binding: LinkBinding,
  { by, into, askedBy, sameBrowser, forApp }: Pick<Inputs, "by" | "into" | "askedBy" | "sameBrowser" | "forApp">,
): ReasonCode | null {
  if (by === "code") return null;
  if (forApp && !sameBrowser) return "different_browser";
  if (binding === "confirm") return null;
  if (by === "link and code") return binding === "same-browser" ? "different_browser" : null;
  if (into === "program" ? askedBy === "program" : sameBrowser) return null;
  return binding === "code" && into === "browser" ? "code_required" : "different_browser";
}

function mayHaveMail({ signUp }: Rules, { standing, domain = "" }: Inputs): boolean | undefined {
  if (standing === undefined) return undefined;
  return standing === "known" || (standing === "new" && maySignUp(signUp, domain));
}
