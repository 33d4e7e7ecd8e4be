// The statements about the policy's versions. The rules of each version are stored once. Used by version.

import { run } from "@/db/client";
import { sql } from "@/db/sql";
import { eventName, evidenceValues, recordFrom } from "@/lib/audit/fragments";
import type { Caller } from "@/lib/caller";
import type { Rules } from "./rules";

const keeping = sql`
  with kept as (
    insert into policy_versions (version, rules) values (${sql.text("policyVersion")}, ${sql.json("rules")})
    on conflict (version) do nothing
    returning version
  )
  ${recordFrom(sql`kept`, {
    name: eventName("policy.adopted"),
    actor: sql`'system'`,
    outcome: sql`'rules_kept'`,
    evidence: true,
  })}
`;

/** Stores rules under their version, and records an event when they are new. */
export async function keepRules(version: string, rules: Rules, caller: Caller): Promise<void> {
  const evidence = evidenceValues({ inputs: {}, counters: [], policyVersion: version, statements: 0 });
  await run(keeping, { ...caller, ...evidence, rules });
}

const reading = sql`select rules from policy_versions where version = ${sql.text("version")}`.rows<{ rules: Rules }>();

/** The rules of one version. */
export async function readRules(version: string): Promise<Rules | null> {
  return (await run(reading, { version }))[0]?.rules ?? null;
}
