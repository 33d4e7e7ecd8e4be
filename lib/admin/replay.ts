// Judges recorded decisions again, by the rules of then and by those of today, and tells where they differ. It feeds
// the recorded inputs and counters to the same core that decided. Called by npm run audit -- replay.

import type { RecordedCounter } from "@/lib/audit/evidence";
import { listEvents, type AuditEvent } from "@/lib/audit/list";
import { evaluate, type Inputs, type Rules, type Evaluation } from "@/lib/policy/rules";
import { currentRules, policyVersion, rulesOf } from "@/lib/policy/version";

export type Replayed = {
  event: AuditEvent;
  recorded: string;
  /** What the rules of then say; null when they were not kept. Another one than recorded is a defect. */
  then: string | null;
  today: string;
  differs: boolean;
  /** Where the counters of then are not exact enough for the rules of today. */
  notes: string[];
};

/**
 * Replays every decision of the policy in a story.
 * @param asked a request id, a reference such as K7Q-2MX, or an address
 * @param rules those of today, if not this process's own
 */
export async function replay(asked: string, rules = currentRules()): Promise<Replayed[]> {
  const decided = (await listEvents(asked)).filter(({ decision, inputs }) => decision !== null && isPolicy(inputs));
  const versions = new Map<string, Rules | null>();
  for (const { policyVersion: version } of decided)
    if (version && !versions.has(version)) versions.set(version, await rulesOf(version));
  return decided.map((event) => replayOne(event, versions.get(event.policyVersion ?? "") ?? null, rules));
}

/** A replay as lines to read. */
export function tellReplay(replays: Replayed[]): string[] {
  return replays.flatMap(({ event, recorded, then, today, differs, notes }) => [
    `${event.at.toISOString().replace("T", " ").slice(0, 19)}  ${event.name}  ${differs ? "DIFFERS" : "the same"}`,
    `    recorded: ${recorded}`,
    `    policy at that time, ${event.policyVersion ?? "unknown"}: ${then ?? "its rules weren't kept"}`,
    `    policy today, ${policyVersion()}: ${today}`,
    ...notes.map((note) => `    note: ${note}`),
  ]);
}

function replayOne(event: AuditEvent, rulesThen: Rules | null, rulesToday: Rules): Replayed {
  const inputs = event.inputs as Inputs;
  const today = inWords(evaluate(rulesToday, inputs, event.counters));
  const recorded = recordedInWords(event);
  const notes = event.counters.flatMap((seen) => doubtOf(seen, rulesToday));
  return {
    event,
    recorded,
    then: rulesThen && inWords(evaluate(rulesThen, inputs, event.counters)),
    today,
    differs: today !== recorded,
    notes,
  };
}

// What was counted in one window does not tell what another would have seen; and beyond a limit it is only known that it was passed.
function doubtOf({ limit, count, windowSeconds, used }: RecordedCounter, { limits }: Rules): string[] {
  const today = limits[limit];
  if (!today) return [`${limit} isn't a limit today`];
  if (today.windowSeconds !== windowSeconds) return [`${limit} has another window today, so its count is approximate`];
  return used > count && today.count > count ? [`${limit} was exceeded by an unknown amount`] : [];
}

function inWords(evaluation: Evaluation): string {
  if (evaluation.decision === "refuse") return `refuse, ${evaluation.reason}`;
  return evaluation.mail === undefined ? "allow" : `allow, ${evaluation.mail ? "mail" : "no mail"}`;
}

function recordedInWords({ decision, reason, outcome, inputs }: AuditEvent): string {
  if (decision === "refuse") return `refuse, ${reason}`;
  if (inputs.standing === undefined) return "allow";
  // A suppressed mail was allowed: what keeps it back is the mailbox's own state, not the policy.
  return `allow, ${outcome === "mail_withheld" ? "no mail" : "mail"}`;
}

function isPolicy(inputs: AuditEvent["inputs"]): boolean {
  return inputs.question === "ask" || inputs.question === "redeem";
}
