// What the tests of lib/policy share: settings for one test, keys that no other test uses, and rows that age.

import { run } from "@/db/client";
import { sql } from "@/db/sql";
import type { Caller } from "@/lib/caller";
import { forgetProcessWide } from "@/lib/process-wide";
import { keyedHash, randomCapability } from "@/lib/secret";
import { countAll, type Count } from "@/lib/policy/counter";
import type { LimitRule } from "@/lib/policy/limits";

const before = new Map<string, string | undefined>();

/** Changes settings as a restart with other environment variables would. {@link restore} takes it back. */
export function configure(variables: Record<string, string>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (!before.has(name)) before.set(name, process.env[name]);
    process.env[name] = value;
  }
  forgetSettings();
}

export function restore(): void {
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  before.clear();
  forgetSettings();
}

/** A caller whose network and browser nobody else has. */
export function somebody(changes: Partial<Caller> = {}): Caller {
  return {
    requestId: randomCapability(),
    networkKey: randomCapability(),
    network: "unknown",
    userAgent: "",
    browserId: randomCapability(),
    knownAddresses: [],
    ...changes,
  };
}

/** Hits one limit alone. */
export async function countHit(rule: LimitRule, key: string): Promise<Count> {
  const [count] = await countAll([{ rule, key }]);
  return count!;
}

const aging = sql`
  update flood_counters set resets_at = resets_at - make_interval(secs => ${sql.float("seconds")}) where key = ${sql.text("key")}
`;
const hits = sql`select hits from flood_counters where key = ${sql.text("key")}`.rows<{ hits: number }>();

/** Moves a window back in time by the database's clock, as waiting would. */
export async function age(rule: LimitRule, key: string, seconds: number): Promise<void> {
  await run(aging, { seconds, key: storedKey(rule, key) });
}

/** How often a window was hit, refusals included; null when there is none. */
export async function hitsOf(rule: LimitRule, key: string): Promise<number | null> {
  return (await run(hits, { key: storedKey(rule, key) }))[0]?.hits ?? null;
}

function storedKey(rule: LimitRule, key: string): string {
  return `postkey:${rule.name}:${keyedHash("flood-key", key)}`;
}

function forgetSettings(): void {
  forgetProcessWide("env");
  forgetProcessWide("flood-counters");
  forgetProcessWide("clients");
}
