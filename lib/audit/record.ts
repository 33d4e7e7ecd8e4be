// Records a fact that no other statement carries, above all a refusal. Called by the verbs.

import { sql, type Sql } from "@/db/client";
import type { Caller } from "@/lib/caller";
import { keyedHash } from "@/lib/secret";
import { isFolded, isRefusal, type AuditEventName, type AuditOutcome } from "./catalogue";
import type { Evidence } from "./evidence";
import { eventName, foldInto, recordFrom, type EventColumns } from "./fragments";

export type Facts = {
  reference?: string | null;
  /** `visitor` where it is absent; `user:<id>`, `system`. */
  actor?: string;
  userId?: string;
  sessionId?: string;
  addressHash?: string;
  addressMasked?: string;
  /** `refuse` where it is absent and the event is a refusal. */
  decision?: "allow" | "refuse";
  reason?: string;
  outcome?: AuditOutcome;
  evidence?: Evidence;
  details?: Record<string, string | number | boolean>;
};

/**
 * Appends one event. A refusal is folded: the same one of the same network about the same address is one row a minute.
 * @throws when Postgres is out of reach: what cannot be recorded does not happen
 */
export async function record(name: AuditEventName, caller: Caller, facts: Facts = {}): Promise<void> {
  const db = sql();
  const columns = asColumns(db, name, facts);
  if (!isFolded(name)) return void (await recordFrom(db, caller, db`(select 1) as once`, columns));
  const key = foldKey(name, facts.reason, caller.networkKey, facts.addressHash);
  await foldInto(db, caller, columns, { key, count: 1, furtherRequestIds: [] });
}

/** The key by which refusals are the same. Hashed: it holds a whole network. @param parts in the order of their weight */
export function foldKey(...parts: (string | undefined)[]): string {
  return keyedHash("audit-fold", parts.map((part) => part ?? "").join("\n"));
}

/** The columns of an event whose facts are all known here. */
export function asColumns(db: Sql, name: AuditEventName, facts: Facts): EventColumns {
  const refused = isRefusal(name);
  return {
    name: eventName(db, name),
    actor: db`${facts.actor ?? null}`,
    reference: db`${facts.reference ?? null}`,
    userId: db`${facts.userId ?? null}`,
    sessionId: db`${facts.sessionId ?? null}`,
    addressHash: db`${facts.addressHash ?? null}`,
    addressMasked: db`${facts.addressMasked ?? null}`,
    decision: db`${facts.decision ?? (refused ? "refuse" : null)}`,
    reason: db`${facts.reason ?? null}`,
    outcome: db`${facts.outcome ?? (refused ? "nothing_changed" : null)}`,
    evidence: facts.evidence,
    details: db`${db.json(facts.details ?? {})}`,
  };
}
