// The versions that run here: of the app, of the database's schema and of the policy. Called by GET /readyz and
// /status.

import { readFileSync } from "node:fs";
import path from "node:path";
import { readSchemaVersion } from "@/db/migrate";
import { policyVersion } from "@/lib/policy/version";
import { processWide } from "@/lib/process-wide";

export type Versions = {
  app: string;
  /** The last migration; null while the database is out of reach. */ schema: string | null;
  policy: string;
};

/** The three versions. @param reachable whether to ask the database */
export async function readVersions(reachable: boolean): Promise<Versions> {
  const schema = reachable ? await readSchemaVersion().catch(() => null) : null;
  return { app: appVersion(), schema, policy: policyVersion() };
}

function appVersion(): string {
  return processWide(
    "app-version",
    () => (JSON.parse(readFileSync(path.join(process.cwd(), "package.json"), "utf8")) as { version: string }).version,
  );
}
