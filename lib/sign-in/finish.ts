// The end of every sign-in: one statement redeems the challenge, finds or creates the user, starts the session and a
// program's refresh family, ends the session it replaces, mails a notice where that is due, and records it, or does
// none of it. Called by confirm-link and enter-code.

import { sql, type Fragment, type Sql } from "@/db/client";
import type { Evidence } from "@/lib/audit/evidence";
import { eventName, recordFrom, userActor } from "@/lib/audit/fragments";
import type { Caller } from "@/lib/caller";
import { env } from "@/lib/env";
import { enqueueNoticeFrom } from "@/lib/mail/fragments";
import { refuse, type Outcome } from "@/lib/outcome";
import { keyedHash, keyedHashes, randomId } from "@/lib/secret";
import { replaceWhere, startFrom } from "@/lib/sessions/fragments";
import { fullScope } from "@/lib/tokens/clients/clients";
import { startFamilyFrom } from "@/lib/tokens/fragments";
import { newFamily, type Family } from "@/lib/tokens/refresh/refresh-token";
import { findOrCreateFrom, maskedAddress } from "@/lib/users/fragments";
import type { SessionTokens } from "./repeat";

export type SignedIn = {
  /** The browser's session cookie; null for a program. Stored hashed. */
  sessionToken: string | null;
  /** A program's refresh family; null for a browser. */
  family: Family | null;
  session: { id: string; clientId: string; authenticatedAt: Date; expiresAt: Date };
  user: { id: string; email: string; name: string | null; createdAt: Date; isNew: boolean };
  /** The challenge that was redeemed. */
  challengeId: string;
  /** Keyed hash of the address, which this browser will remember. */
  addressHash: string;
  returnTo: string | null;
  /** A mail about it waits in the outbox. */
  noticed: boolean;
  /** From the request of the challenge to its redemption, by the database's clock. */
  secondsSinceAsked: number;
};

export type Into =
  | {
      kind: "browser";
      /** The cookie this browser held, untrusted; its session ends. */
      previousToken: string | null;
      /** What this browser holds since it looked at a link, from its sealed cookie. */
      confirmNonce?: string | null;
    }
  | { kind: "program" };

/** What a redeeming verb knew before the statement. */
export type Decided = {
  evidence: Evidence;
  /** The challenges that this browser asked for. */ askedHere: readonly { id: string }[];
};

type Row = {
  challenge_id: string;
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
  noticed: boolean;
  seconds_since_asked: number;
};

/**
 * Redeems and signs in, in one statement.
 * @param judged CTEs ending in `judged`, from lib/challenges/redeem-fragments
 * @param tokens for a browser's session; null for a program
 * @param decided what was decided upon before, for the trail
 * @returns null when `judged` has no row: nothing was compared, and the caller finds out why.
 * Refuses: `invalid_credentials` (a wrong code, with the tries left), `session_ended` (a disabled user).
 */
export async function finish(
  judged: Fragment,
  into: Into,
  tokens: SessionTokens | null,
  decided: Decided,
  caller: Caller,
): Promise<Outcome<SignedIn> | null> {
  const db = sql();
  const session = { id: randomId(), tokenHash: tokens && tokenHashOf(db, tokens) };
  const family = into.kind === "program" ? newFamily() : null;
  const previous =
    into.kind === "browser" && into.previousToken ? keyedHashes("session-token", into.previousToken) : [];
  const [row] = await db<Row[]>`
    with ${judged},
    redeemed as (select * from judged where redeemed_at is not null),
    person as (${findOrCreateFrom(db, db`redeemed`)}),
    session as (${startFrom(db, db`person, (select id as challenge_id, client_id from redeemed) as asked`, session, caller)}),
    ${family === null ? db`` : db`family as (${startFamilyFrom(db, db`session`, family, db`${fullScope}::text`)}),`}
    replaced as (${replaceWhere(db, previous, db`session`)}),
    told as (${tellRedeemed(db, decided, caller)}),
    started as (${tellStarted(db, caller)}),
    ended as (${tellReplaced(db, caller)}),
    noticed as (${noticeNewDevice(db, into, caller)})
    select judged.id as challenge_id, judged.redeemed_at is not null as redeemed, greatest(${env().codeTries}::int - judged.code_tries, 0) as tries_left,
      judged.return_to, judged.address_hash, judged.client_id, person.id as user_id, judged.email, person.name,
      person.created_at as user_created_at, person.is_new, session.authenticated_at, session.expires_at,
      exists (select from noticed where state = 'queued') as noticed,
      extract(epoch from judged.redeemed_at - judged.created_at)::float8 as seconds_since_asked
    from judged left join person on true left join session on true
  `;
  if (!row) return null;
  if (!row.redeemed) return refuse("invalid_credentials", { attemptsLeft: row.tries_left });
  if (!row.user_id || !row.authenticated_at) return refuse("session_ended");
  return {
    ok: true,
    value: {
      sessionToken:
        tokens && (tokens.asked.find(({ challengeId }) => challengeId === row.challenge_id)?.token ?? tokens.otherwise),
      family,
      session: {
        id: session.id,
        clientId: row.client_id,
        authenticatedAt: row.authenticated_at,
        expiresAt: row.expires_at,
      },
      user: { id: row.user_id, email: row.email, name: row.name, createdAt: row.user_created_at, isNew: row.is_new },
      challengeId: row.challenge_id,
      addressHash: row.address_hash,
      returnTo: row.return_to,
      noticed: row.noticed,
      secondsSinceAsked: row.seconds_since_asked,
    },
  };
}

// Which challenge a link belongs to is known to the statement alone, and so is which of the tokens it takes.
function tokenHashOf(db: Sql, { asked, otherwise }: SessionTokens): Fragment {
  const rest = db`${keyedHash("session-token", otherwise)}::text`;
  if (asked.length === 0) return rest;
  const ids = asked.map(({ challengeId }) => challengeId);
  const hashes = asked.map(({ token }) => keyedHash("session-token", token));
  return db`coalesce((${hashes}::text[])[array_position(${ids}::uuid[], asked.challenge_id)], ${rest})`;
}

function tellRedeemed(db: Sql, { evidence, askedHere }: Decided, caller: Caller): Fragment {
  const wrong = db`judged.redeemed_at is null`;
  return recordFrom(db, caller, db`judged left join person on true left join session on true`, {
    name: db`case when ${wrong} then 'challenge.redeem_refused' else 'challenge.redeemed' end`,
    reference: db`judged.reference`,
    userId: db`person.id`,
    addressHash: db`judged.address_hash`,
    addressMasked: maskedAddress(db, db`judged.email`),
    decision: db`case when ${wrong} then 'refuse' else 'allow' end`,
    reason: db`case when ${wrong} then 'invalid_credentials' end`,
    outcome: db`case when ${wrong} then 'try_counted' when session.id is null then 'user_disabled' else 'session_started' end`,
    evidence,
    inputs: db`jsonb_build_object(
      'askedBy', case judged.channel when 'api' then 'program' else 'browser' end,
      'sameBrowser', judged.id = any(${askedHere.map(({ id }) => id)}::uuid[])
    ) || case when ${wrong} then '{"fault": "invalid_credentials"}'::jsonb else '{}'::jsonb end`,
    counters: db`judged.counters`,
    details: db`jsonb_build_object('codeTries', judged.code_tries)`,
  });
}

function tellStarted(db: Sql, caller: Caller): Fragment {
  return recordFrom(db, caller, db`session, judged, person`, {
    name: eventName(db, "session.started"),
    actor: userActor(db, db`session.user_id`),
    reference: db`judged.reference`,
    userId: db`session.user_id`,
    sessionId: db`session.id`,
    addressHash: db`judged.address_hash`,
    addressMasked: maskedAddress(db, db`judged.email`),
    details: db`jsonb_build_object('newUser', person.is_new)`,
  });
}

function tellReplaced(db: Sql, caller: Caller): Fragment {
  return recordFrom(db, caller, db`replaced, judged`, {
    name: eventName(db, "session.ended"),
    outcome: db`'session_ended'`,
    reference: db`judged.reference`,
    userId: db`replaced.user_id`,
    sessionId: db`replaced.id`,
    reason: db`'replaced'`,
  });
}

/**
 * A browser that has not signed this address in before is told to its owner, the first sign-in of all excepted. A
 * program holds no memory of ours, so that every sign-in of one would be a new device: it brings no mail.
 */
function noticeNewDevice(db: Sql, into: Into, caller: Caller): Fragment {
  const fresh = db`
    (
      select judged.email, judged.address_hash, judged.reference, judged.locale, session.browser, session.network
      from judged, person, session
      where ${into.kind === "browser"}::boolean and not person.is_new
        and not (judged.address_hash = any(${caller.knownAddresses as string[]}::text[]))
    )
  `;
  return enqueueNoticeFrom(db, fresh, "new_device", { id: randomId(), requestId: caller.requestId });
}
