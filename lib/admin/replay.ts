// Makes recorded decisions again, by the rules of that time and by those of today, and shows where they differ. It
// feeds the recorded inputs and counters to the same function that decided. Called by npm run audit -- replay.

import type { RecordedCounter } from "@/lib/audit/evidence";
import { listEvents, type AuditEvent } from "@/lib/audit/list";
import { evaluate, type Inputs, type Rules, type Evaluation } from "@/lib/policy/rules";
import { currentRules, policyVersion, rulesOf } from "@/lib/policy/version";

export type Replayed = {
  event: AuditEvent;
  recorded: string;
  /**
   * The decision by the rules of that time; null when those were not stored. If it differs from the recorded one, that
   * is a bug.
   */
  then: string | null;
  today: string;
  differs: boolean;
  /** Where the recorded counters are not exact enough for the rules of today. */
  notes: string[];
};

/**
 * Replays every policy decision in a history.
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

/** Describes replays as lines of text. */
export function describeReplay(replays: Replayed[]): string[] {
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
  const notes = event.counters.flatMap((counter) => doubtOf(counter, rulesToday));
  return {
    event,
    recorded,
    then: rulesThen && inWords(evaluate(rulesThen, inputs, event.counters)),
    today,
    differs: today !== recorded,
    notes,
  };
}

// A count in one window does not say what another window would have held. Beyond a limit, only the fact that it was
// exceeded is known.
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
  // A suppressed mail was allowed. The mailbox's own state held it back, not the policy.
  return `allow, ${outcome === "mail_withheld" ? "no mail" : "mail"}`;
}

function isPolicy(inputs: AuditEvent["inputs"]): boolean {
  return inputs.question === "ask" || inputs.question === "redeem";
}
