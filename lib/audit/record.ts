// Records a fact that no other statement carries, such as a refusal. Called by the verbs of lib/sign-in.

import { sql } from "@/db/client";
import type { Caller } from "@/lib/caller";
import type { AuditEventName } from "./catalogue";
import { eventName, recordFrom } from "./fragments";

type Facts = {
  reference?: string | null;
  reason?: string;
  addressHash?: string;
  addressMasked?: string;
  details?: Record<string, string | number | boolean>;
};

/** Appends one event. @throws when Postgres is out of reach: what cannot be recorded does not happen */
export async function record(name: AuditEventName, caller: Caller, facts: Facts = {}): Promise<void> {
  const db = sql();
  await recordFrom(db, caller, db`(select 1) as once`, {
    name: eventName(db, name),
    reference: db`${facts.reference ?? null}`,
    reason: db`${facts.reason ?? null}`,
    addressHash: db`${facts.addressHash ?? null}`,
    addressMasked: db`${facts.addressMasked ?? null}`,
    details: db`${db.json(facts.details ?? {})}`,
  });
}
