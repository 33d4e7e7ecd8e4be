// The end of every sign-in: one statement redeems the challenge, finds or creates the user, starts the session
// and a program's refresh family, ends the session it replaces and records it, or does none of it. Called by confirm-link and enter-code.

import { sql, type Fragment, type Sql } from "@/db/client";
import { eventName, recordFrom } from "@/lib/audit/fragments";
import type { Caller } from "@/lib/caller";
import { codeTries } from "@/lib/challenges/rules";
import { refuse, type Outcome } from "@/lib/outcome";
import { keyedHash, keyedHashes, randomId, randomToken } from "@/lib/secret";
import { replaceWhere, startFrom } from "@/lib/sessions/fragments";
import { fullScope } from "@/lib/tokens/clients";
import { startFamilyFrom } from "@/lib/tokens/fragments";
import { newFamilySecret } from "@/lib/tokens/refresh-token";
import { findOrCreateFrom } from "@/lib/users/fragments";

export type SignedIn = {
  /** The browser's session cookie; null for a program. Stored hashed. */
  sessionToken: string | null;
  /** The secret of a program's refresh family; null for a browser. Stored hashed. */
  familySecret: string | null;
  session: { id: string; clientId: string; authenticatedAt: Date; expiresAt: Date };
  user: { id: string; email: string; name: string | null; createdAt: Date; isNew: boolean };
  /** Keyed hash of the address, which this browser will remember. */
  addressHash: string;
  returnTo: string | null;
};

export type Into =
  | { kind: "browser"; /** The cookie this browser held, untrusted; its session ends. */ previousToken: string | null }
  | { kind: "program" };

type Row = {
  redeemed: boolean;
  tries_left: number;
  return_to: string | null;
  address_hash: string;
  client_id: string;
  user_id: string | null;
  email: string;
  name: string | null;
  user_created_at: Date;
  is_new: boolean;
  authenticated_at: Date | null;
  expires_at: Date;
};

/**
 * Redeems and signs in, in one statement.
 * @param judged CTEs ending in `judged`, from lib/challenges/redeem-fragments
 * @returns null when `judged` has no row: nothing was compared, and the caller finds out why.
 * Refuses: `invalid_credentials` (a wrong code, with the tries left), `session_ended` (a disabled user).
 */
export async function finish(judged: Fragment, into: Into, caller: Caller): Promise<Outcome<SignedIn> | null> {
  const db = sql();
  const sessionToken = into.kind === "browser" ? randomToken() : null;
  const session = { id: randomId(), tokenHash: sessionToken && keyedHash("session-token", sessionToken) };
  const familySecret = into.kind === "program" ? newFamilySecret() : null;
  const previous = into.kind === "browser" && into.previousToken ? keyedHashes("session-token", into.previousToken) : [];
  const [row] = await db<Row[]>`
    with ${judged},
    redeemed as (select * from judged where redeemed_at is not null),
    person as (${findOrCreateFrom(db, db`redeemed`)}),
    session as (${startFrom(db, db`person, (select client_id from redeemed) as asked`, session, caller)}),
    ${familySecret === null ? db`` : db`family as (${startFamilyFrom(db, db`session`, familySecret, fullScope)}),`}
    replaced as (${replaceWhere(db, previous, db`session`)}),
    told as (${tellRedeemed(db, caller)}),
    started as (${tellStarted(db, caller)}),
    ended as (${tellReplaced(db, caller)})
    select judged.redeemed_at is not null as redeemed, greatest(${codeTries}::int - judged.code_tries, 0) as tries_left,
      judged.return_to, judged.address_hash, judged.client_id, person.id as user_id, judged.email, person.name,
      person.created_at as user_created_at, person.is_new, session.authenticated_at, session.expires_at
    from judged left join person on true left join session on true
  `;
  if (!row) return null;
  if (!row.redeemed) return refuse("invalid_credentials", { attemptsLeft: row.tries_left });
  if (!row.user_id || !row.authenticated_at) return refuse("session_ended");
  return {
    ok: true,
    value: {
      sessionToken,
      familySecret,
      session: { id: session.id, clientId: row.client_id, authenticatedAt: row.authenticated_at, expiresAt: row.expires_at },
      user: { id: row.user_id, email: row.email, name: row.name, createdAt: row.user_created_at, isNew: row.is_new },
      addressHash: row.address_hash,
      returnTo: row.return_to,
    },
  };
}

function tellRedeemed(db: Sql, caller: Caller): Fragment {
  return recordFrom(db, caller, db`judged left join person on true`, {
    name: db`case when judged.redeemed_at is null then 'challenge.redeem_refused' else 'challenge.redeemed' end`,
    reference: db`judged.reference`,
    userId: db`person.id`,
    addressHash: db`judged.address_hash`,
    reason: db`case when judged.redeemed_at is null then 'invalid_credentials' end`,
  });
}

function tellStarted(db: Sql, caller: Caller): Fragment {
  return recordFrom(db, caller, db`session, judged`, {
    name: eventName(db, "session.started"),
    reference: db`judged.reference`,
    userId: db`session.user_id`,
    sessionId: db`session.id`,
    addressHash: db`judged.address_hash`,
  });
}

function tellReplaced(db: Sql, caller: Caller): Fragment {
  return recordFrom(db, caller, db`replaced, judged`, {
    name: eventName(db, "session.ended"),
    reference: db`judged.reference`,
    userId: db`replaced.user_id`,
    sessionId: db`replaced.id`,
    reason: db`'replaced'`,
  });
}
