// What a decision was based on, in the form that the audit trail keeps. Called by the verbs of lib/sign-in.

import type { Evidence } from "@/lib/audit/evidence";
import type { CountedLimit } from "./decide";
import type { Inputs } from "./rules";
import { policyVersion } from "./version";

/**
 * What a decision was based on, for the audit trail.
 * @param counted the counts of the flood limits; empty when the request was refused before they were checked
 * @param further statements that the verb ran besides these, before the one that records
 */
export function evidenceOf(inputs: Inputs, counted: readonly CountedLimit[], further = 0): Evidence {
  const counters = counted.map(({ limit, count, windowSeconds, used, countedBy }) => ({
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
