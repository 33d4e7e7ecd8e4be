// Ends a session. Called by sign-out in the browser, POST /auth/logout, and Auth.js's own sign-out.

import { sql } from "@/db/client";
import { eventName, recordFrom, userActor } from "@/lib/audit/fragments";
import type { Caller } from "@/lib/caller";
import { endById } from "./fragments";

/**
 * Ends a session at once, everywhere: its cookie and its access tokens are refused here from now on.
 * Ending one that has ended already changes nothing.
 */
export async function endSession(id: string, caller: Caller): Promise<void> {
  const db = sql();
  await db`
    with ended as (${endById(db, id, "signed_out")})
    ${recordFrom(db, caller, db`ended`, {
      name: eventName(db, "session.ended"),
      actor: userActor(db, db`user_id`),
      userId: db`user_id`,
      sessionId: db`id`,
      reason: db`'signed_out'`,
      outcome: db`'session_ended'`,
    })}
  `;
}
