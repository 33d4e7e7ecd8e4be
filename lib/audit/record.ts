// Records an event that no other statement writes, above all a refusal. Called by the verbs.

import { run } from "@/db/client";
import { sql } from "@/db/sql";
import type { Caller } from "@/lib/caller";
import { keyedHash } from "@/lib/secret";
import { isFolded, isRefusal, type AuditEventName, type AuditOutcome } from "./catalogue";
import type { Evidence } from "./evidence";
import { evidenceValues, foldInto, recordFrom, type FoldValues } from "./fragments";

export type Facts = {
  reference?: string | null;
  /** `visitor` when absent; otherwise `user:<id>` or `system`. */
  actor?: string;
  userId?: string;
  sessionId?: string;
  addressHash?: string;
  addressMasked?: string;
  /** `refuse` when absent and the event is a refusal. */
  decision?: "allow" | "refuse";
  reason?: string;
  outcome?: AuditOutcome;
  evidence?: Evidence;
  details?: Record<string, string | number | boolean>;
};

// Every column gets a value; an unknown one is null.
const columns = {
  name: sql.text("name"),
  actor: sql.text.orNull("actor"),
  reference: sql.text.orNull("reference"),
  userId: sql.uuid.orNull("userId"),
  sessionId: sql.uuid.orNull("sessionId"),
  addressHash: sql.text.orNull("addressHash"),
  addressMasked: sql.text.orNull("addressMasked"),
  decision: sql.text.orNull("decision"),
  reason: sql.text.orNull("reason"),
  outcome: sql.text.orNull("outcome"),
  details: sql.json("details"),
} as const;
const once = sql`(select 1) as once`;
const statements = {
  append: { bare: recordFrom(once, columns), evident: recordFrom(once, { ...columns, evidence: true }) },
  fold: { bare: foldInto(once, columns), evident: foldInto(once, { ...columns, evidence: true }) },
};

/**
 * Appends one event. A refusal is folded: the same one of the same network about the same address is one row a minute.
 * @throws when Postgres is out of reach: what cannot be recorded does not happen
 */
export async function record(name: AuditEventName, caller: Caller, facts: Facts = {}): Promise<void> {
  if (isFolded(name)) {
    const foldKey = foldKeyOf(name, facts.reason, caller.networkKey, facts.addressHash);
    return fold(name, caller, facts, { foldKey, foldCount: 1, furtherRequestIds: [] });
  }
  const values = { ...caller, ...valuesOf(name, facts) };
  const { evidence } = facts;
  await (evidence
    ? run(statements.append.evident, { ...values, ...evidenceValues(evidence) })
    : run(statements.append.bare, values));
}

/** Appends one event, or raises the count of the row with the same key and minute. */
export async function fold(name: AuditEventName, caller: Caller, facts: Facts, folded: FoldValues): Promise<void> {
  const values = { ...caller, ...valuesOf(name, facts), ...folded };
  const { evidence } = facts;
  await (evidence
    ? run(statements.fold.evident, { ...values, ...evidenceValues(evidence) })
    : run(statements.fold.bare, values));
}

/**
 * The key under which refusals count as the same. Hashed, because it contains a whole network.
 * @param parts in the order of their weight
 */
export function foldKeyOf(...parts: (string | undefined)[]): string {
  return keyedHash("audit-fold", parts.map((part) => part ?? "").join("\n"));
}

function valuesOf(name: AuditEventName, facts: Facts) {
  const refused = isRefusal(name);
  return {
    name,
    actor: facts.actor ?? null,
    reference: facts.reference ?? null,
    userId: facts.userId ?? null,
    sessionId: facts.sessionId ?? null,
    addressHash: facts.addressHash ?? null,
    addressMasked: facts.addressMasked ?? null,
    decision: facts.decision ?? (refused ? "refuse" : null),
    reason: facts.reason ?? null,
    outcome: facts.outcome ?? (refused ? "nothing_changed" : null),
    details: facts.details ?? {},
  };
}
