// The rules that this process decides by, and their version: a hash, so equal rules have equal versions everywhere.
// Every decision in the audit trail names its version, and the rules of each version are kept.

import { createHash } from "node:crypto";
import { ownCaller } from "@/lib/caller";
import { env } from "@/lib/env";
import type { Settings } from "@/lib/settings";
import type { Rules } from "./rules";
import { limits, numberOf, resendLimitName } from "./limits";
import { keepRules, readRules } from "./version-store";

const versions = new WeakMap<Settings, { rules: Rules; version: string }>();

/** The rules of this process's configuration. */
export function currentRules(): Rules {
  return current().rules;
}

/** The version of the rules of this process: 12 hexadecimal characters. */
export function policyVersion(): string {
  return current().version;
}

/** Stores the rules of this process under their version. Called once at start; storing them again changes nothing. */
export async function keepPolicyVersion(): Promise<void> {
  const { rules, version } = current();
  await keepRules(version, rules, ownCaller("postkey"));
}

/** The rules of a version that a process has decided by; null when they were not stored. */
export async function rulesOf(version: string): Promise<Rules | null> {
  return readRules(version);
}

function current(): { rules: Rules; version: string } {
  const settings = env();
  const known = versions.get(settings);
  if (known) return known;
  const rules = rulesBy(settings);
  const made = { rules, version: createHash("sha256").update(JSON.stringify(rules)).digest("hex").slice(0, 12) };
  versions.set(settings, made);
  return made;
}

// In a fixed order, because the version is a hash of the text.
function rulesBy({ signUp, linkBinding, codeTries, resendCooldownSeconds }: Settings): Rules {
  const named = Object.values(limits).map((rule) => [rule.name, { ...numberOf(rule), reason: rule.reason }] as const);
  const resend = { count: 1, windowSeconds: resendCooldownSeconds, reason: "over_email_send_rate_limit" } as const;
  return {
    limits: Object.fromEntries([...named, [resendLimitName, resend] as const].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    signUp: signUp.kind === "domains" ? { kind: "domains", domains: signUp.domains.toSorted() } : signUp,
    linkBinding,
    codeTries,
  };
}
