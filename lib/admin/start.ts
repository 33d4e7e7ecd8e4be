// Prepares the database before anything is served, and explains why it cannot be used. Called by the listener.

import { nameNoStatements } from "@/db/client";
import { placeOf } from "@/db/connect";
import { bringUpToDate } from "@/db/migrate";
import { faultOf, keepsStatements, readServer } from "@/db/server";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { keepPolicyVersion } from "@/lib/policy/version";
import { keyRing } from "@/lib/tokens/keys/signing-keys";
import { explainRefusal } from "./refusal";

/** Why a process cannot start, as a message for its operator. */
export class StartError extends Error {
  override name = "StartError";
}

/**
 * Checks the server, applies pending migrations, opens the signing keys and stores the version of the policy.
 * @throws StartError with Postgres's own message and what to do, where something can be done
 */
export async function prepareDatabase(): Promise<void> {
  const { warnings, migrate, databaseUrl, databaseUrlDirect } = env();
  for (const setting of warnings) log().warn({ setting }, "a setting may be wrong");
  let role: string | null = null;
  try {
    // One after the other, over one connection: opening a second one takes longer.
    const server = await readServer();
    role = server.role;
    const fault = faultOf(server);
    if (fault) throw new StartError(`${placeOf(databaseUrl)}: ${fault.what} ${fault.advice}`);
    if (server.pooled && !(await keepsStatements(databaseUrl))) {
      await nameNoStatements();
      log().warn("the pooler loses prepared statements: they are parsed each time");
    }
    if (migrate) await bringUpToDate(databaseUrlDirect);
    // A key that AUTH_SECRET cannot open is found now, not by the first person who signs in.
    await keyRing();
    await keepPolicyVersion();
  } catch (error) {
    const explained = explainRefusal(error, role);
    if (explained === null) throw error;
    throw new StartError(`Postgres says: ${explained.said}\n${explained.advice}`, { cause: error });
  }
}
