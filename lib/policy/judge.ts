// The pure core of the policy: rules, what was known and what was counted, to a decision. The live path decides by it,
// and `npm run audit -- replay` feeds it what the trail recorded.

import type { CounterSeen } from "@/lib/audit/evidence";
import { isReasonCode, type ReasonCode } from "@/lib/reasons";
import type { LinkBinding, SignUp } from "@/lib/settings";

/** Everything that an operator may change about decisions, as data. Its hash is the policy's version. */
export type Rules = {
  /** By the limit's name. */
  limits: Record<string, { count: number; windowSeconds: number; reason: ReasonCode }>;
  signUp: SignUp;
  linkBinding: LinkBinding;
  /** Codes compared per challenge. Counted by the challenge itself, so the judge is told of it as a fault. */
  codeTries: number;
};

/** What was known when it was decided. Kept in the trail: no secret and no address. */
export type Inputs = {
  question: "ask" | "redeem";
  /** Counted by its browser instead of by its network: it has signed in with this address before. */
  known: boolean;
  /** It has a browser's cookie. */
  browser: boolean;
  /** What is wrong whatever the rules say, such as `otp_expired`. */
  fault?: ReasonCode;
  /** Asking: whose address it is, and where. */
  standing?: "known" | "disabled" | "new";
  domain?: string;
  /** Redeeming: by what, into what, and who had asked. */
  by?: "link" | "code" | "link and code";
  into?: "browser" | "program";
  askedBy?: "browser" | "program";
  sameBrowser?: boolean;
  /** It was asked for in an app's sign-in, whose state is in the browser where it began. */
  forApp?: boolean;
};

export type Verdict =
  | { decision: "allow"; /** Asking: whether a mail goes out, where it is known whose address it is. */ mail?: boolean }
  | { decision: "refuse"; reason: ReasonCode; limit?: string };

/** Judges what was counted and known by these rules. The same in, the same out. */
export function judge(rules: Rules, inputs: Inputs, counters: readonly Pick<CounterSeen, "limit" | "used">[]): Verdict {
  const limit = findOver(rules, counters);
  if (limit !== null) return { decision: "refuse", reason: rules.limits[limit]!.reason, limit };
  if (isReasonCode(inputs.fault)) return { decision: "refuse", reason: inputs.fault };
  if (inputs.question === "ask") return { decision: "allow", mail: mayHaveMail(rules, inputs) };
  const unbound = refuseByBinding(rules.linkBinding, inputs);
  return unbound === null ? { decision: "allow" } : { decision: "refuse", reason: unbound };
}

/** The first limit that is over, in the order in which they were asked; null when none is. */
export function findOver(rules: Rules, counters: readonly Pick<CounterSeen, "limit" | "used">[]): string | null {
  const over = counters.find(({ limit, used }) => used > (rules.limits[limit]?.count ?? Infinity));
  return over?.limit ?? null;
}

/** May an address of this domain sign in for the first time? */
export function mayBeNew(signUp: SignUp, domain: string): boolean {
  return signUp.kind === "open" || (signUp.kind === "domains" && signUp.domains.includes(domain));
}

/**
 * What LINK_BINDING says against redeeming here: `code_required`, `different_browser`, or null. In an app's sign-in a link is
 * good in the browser that asked, whatever LINK_BINDING says: no other one can end it at the app. What a program asked
 * for has no browser to be bound to; with a browser's, only that browser will do. A code is bound by itself.
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
  return standing === "known" || (standing === "new" && mayBeNew(signUp, domain));
}
