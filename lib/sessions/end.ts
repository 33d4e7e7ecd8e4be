// Ends sessions. Called by sign-out in the browser, POST /auth/logout, DELETE /auth/sessions, the buttons of /account,
// and Auth.js's own sign-out.

import { run } from "@/db/client";
import { sql, type Piece } from "@/db/sql";
import { eventName, recordFrom, userActor } from "@/lib/audit/fragments";
import type { Caller } from "@/lib/caller";
import { accept, refuse, type Outcome } from "@/lib/outcome";
import { hasIdForm } from "@/lib/secret";
import { endById, endOthers, endOwn } from "./fragments";
import { findById } from "./store";

/**
 * Ends a session at once, everywhere: its cookie, refresh tokens and access tokens are refused here from now on. Ending
 * a session that has already ended changes nothing.
 */
export async function endSession(id: string, caller: Caller): Promise<void> {
  await run(signOut, { ...caller, sessionId: id });
}

/**
 * Ends a session of this user by its id, as {@link endSession} does.
 * @param id untrusted
 * Refuses: `not_found` (unknown, ended, or another user's; the answer does not say which).
 */
export async function endSessionOf(userId: string, id: string, caller: Caller): Promise<Outcome<null>> {
  if (!hasIdForm(id)) return refuse("not_found");
  const { count } = await run(endOne, { ...caller, sessionId: id, userId });
  return count > 0 ? accept(null) : refuse("not_found");
}

/**
 * True when the session is known and belongs to this user. Called when it could not be ended: then it was already over,
 * as when a button is pressed twice. @param id untrusted
 */
export async function hasEndedSession(userId: string, id: string): Promise<boolean> {
  return hasIdForm(id) && (await findById(id))?.user_id === userId;
}

/**
 * Ends all sessions of this user except one.
 * @param keptId the session that stays; null ends them all
 * @returns how many ended
 */
export async function endOtherSessions(userId: string, keptId: string | null, caller: Caller): Promise<number> {
  return (await run(endAll, { ...caller, userId, keptId })).count;
}

/** Records what a CTE ended. */
function recorded<Ended extends Piece>(ended: Ended, because: string) {
  return sql`
    with ended as (${ended})
    ${recordFrom(sql`ended`, {
      name: eventName("session.ended"),
      actor: userActor(sql`user_id`),
      userId: sql`user_id`,
      sessionId: sql`id`,
      reason: sql.literal(because),
      outcome: sql`'session_ended'`,
    })}
  `;
}

const signOut = recorded(endById("signed_out"), "signed_out");
const endOne = recorded(endOwn("ended_by_user"), "ended_by_user");
const endAll = recorded(endOthers("ended_by_user"), "ended_by_user");
