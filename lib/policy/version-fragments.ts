// The SQL of the policy's versions: the table of rules of each, written once. Used by version.

import { sql } from "@/db/client";
import { eventName, recordFrom } from "@/lib/audit/fragments";
import type { Caller } from "@/lib/caller";
import type { Rules } from "./judge";

/** Keeps rules under their version, and records that they are new when they are. */
export async function keepRules(version: string, rules: Rules, caller: Caller): Promise<void> {
  const db = sql();
  await db`
    with kept as (
      insert into policy_versions (version, rules) values (${version}::text, ${db.json(rules)}::jsonb)
      on conflict (version) do nothing
      returning version
    )
    ${recordFrom(db, caller, db`kept`, {
      name: eventName(db, "policy.adopted"),
      actor: db`'system'`,
      outcome: db`'rules_kept'`,
      evidence: { inputs: {}, counters: [], policyVersion: version, statements: 0 },
    })}
  `;
}

/** The rules of one version. */
export async function readRules(version: string): Promise<Rules | null> {
  const [row] = await sql()<{ rules: Rules }[]>`select rules from policy_versions where version = ${version}::text`;
  return row?.rules ?? null;
}
