// Ends sessions. Called by sign-out in the browser, POST /auth/logout, DELETE /auth/sessions, the buttons of /account, and Auth.js's own sign-out.

import { sql, type Fragment, type Sql } from "@/db/client";
import { eventName, recordFrom, userActor } from "@/lib/audit/fragments";
import type { Caller } from "@/lib/caller";
import { accept, refuse, type Outcome } from "@/lib/outcome";
import { hasIdForm } from "@/lib/secret";
import { endById, endOthers } from "./fragments";
import { findById } from "./store";

/**
 * Ends a session at once, everywhere: its cookie, its refresh tokens and its access tokens are refused here from now on.
 * Ending one that has ended already changes nothing.
 */
export async function endSession(id: string, caller: Caller): Promise<void> {
  const db = sql();
  await run(db, endById(db, id, "signed_out"), "signed_out", caller);
}

/**
 * Ends a session of this user by its id, as {@link endSession} does.
 * @param id untrusted
 * Refuses: `not_found` (unknown, ended, or somebody else's, which are not told apart).
 */
export async function endSessionOf(userId: string, id: string, caller: Caller): Promise<Outcome<null>> {
  if (!hasIdForm(id)) return refuse("not_found");
  const db = sql();
  const ended = await run(db, endById(db, id, "ended_by_user", userId), "ended_by_user", caller);
  return ended > 0 ? accept(null) : refuse("not_found");
}

/** Tells whether a session that could not be ended is over already, and was this user's: a button that is pressed twice. @param id untrusted */
export async function hasEndedSession(userId: string, id: string): Promise<boolean> {
  return hasIdForm(id) && (await findById(id))?.user_id === userId;
}

/** Ends all sessions of this user but one. @param keptId null where none asks, and all end @returns how many ended */
export async function endOtherSessions(userId: string, keptId: string | null, caller: Caller): Promise<number> {
  const db = sql();
  return run(db, endOthers(db, userId, keptId, "ended_by_user"), "ended_by_user", caller);
}

async function run(db: Sql, ended: Fragment, because: string, caller: Caller): Promise<number> {
  const { count } = await db`
    with ended as (${ended})
    ${recordFrom(db, caller, db`ended`, {
      name: eventName(db, "session.ended"),
      actor: userActor(db, db`user_id`),
      userId: db`user_id`,
      sessionId: db`id`,
      reason: db`${because}`,
      outcome: db`'session_ended'`,
    })}
  `;
  return count;
}
