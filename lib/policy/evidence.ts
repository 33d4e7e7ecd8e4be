// What a decision rested on, as the trail keeps it. Called by the verbs of lib/sign-in.

import type { Evidence } from "@/lib/audit/evidence";
import type { Seen } from "./decide";
import type { Inputs } from "./judge";
import { policyVersion } from "./version";

/**
 * What a decision rested on, for the trail.
 * @param seen what the flood limits said; empty when it was refused before they were asked
 * @param further statements that the verb made besides, before the one that records
 */
export function evidenceOf(inputs: Inputs, seen: readonly Seen[], further = 0): Evidence {
  const counters = seen.map(({ limit, count, windowSeconds, used, countedBy }) => ({
    limit,
    count,
    windowSeconds,
    used,
    countedBy,
  }));
  // Postgres counts all of them in one statement.
  const statements = Number(counters.some(({ countedBy }) => countedBy === "postgres")) + further;
  return { inputs, counters, policyVersion: policyVersion(), statements };
}
