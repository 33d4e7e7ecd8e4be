// Checks the configuration against the real services, and says what to do about each problem. Called by npm run doctor.
// It changes nothing, except for one key in Upstash that lives ten seconds.

import { Resolver } from "node:dns/promises";
import { ConfigurationError, env } from "@/lib/env";
import { examineCounter } from "./doctor/counter";
import { examineDatabase } from "./doctor/database";
import type { Finding, Tools } from "./doctor/finding";
import { examineMailServer } from "./doctor/mail-server";
import { examineOrigin, examineProxies } from "./doctor/origin";
import { examineSenderDomain } from "./doctor/sender-domain";

/**
 * The tools of this machine: its DNS.
 * @param dkimSelector see Tools
 */
export function systemTools(dkimSelector: string | null): Tools {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  return { resolveTxt: (name) => resolver.resolveTxt(name), dkimSelector };
}

/** Checks everything that the settings name, all at the same time. With unusable settings nothing else is checked. */
export async function examine(tools: Tools): Promise<Finding[]> {
  try {
    env();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map((what) => ({ about: "settings", result: "failed", what }));
  }
  const [database, mailServer, counter, origin, domain] = await Promise.all([
    examineDatabase(),
    examineMailServer(),
    examineCounter(),
    examineOrigin(),
    examineSenderDomain(tools),
  ]);
  const settings: Finding = { about: "settings", result: "ok", what: "All settings are usable." };
  const odd = env().warnings.map((what): Finding => ({
    about: "settings",
    result: "warning",
    what,
    advice: "This doesn't stop a start; check whether you meant it.",
  }));
  return [settings, ...odd, ...database, mailServer, counter, origin, examineProxies(), ...domain];
}
