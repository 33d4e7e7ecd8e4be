// Checks the configuration against the world, and says what to do about what it finds. Called by npm run doctor. It
// changes nothing, but for one key in Upstash that lives ten seconds.

import { Resolver } from "node:dns/promises";
import { ConfigurationError, env } from "@/lib/env";
import { examineCounter } from "./doctor/counter";
import { examineDatabase } from "./doctor/database";
import type { Finding, Tools } from "./doctor/finding";
import { examineMailServer } from "./doctor/mail-server";
import { examineOrigin, examineProxies } from "./doctor/origin";
import { examineSenderDomain } from "./doctor/sender-domain";

/** This machine's DNS. @param dkimSelector see Tools */
export function worldly(dkimSelector: string | null): Tools {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  return { resolveTxt: (name) => resolver.resolveTxt(name), dkimSelector };
}

/** Examines everything that the settings name, at the same time. With unusable settings there is nothing else to look at. */
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
