// A challenge as the proof of a sign-in. One statement redeems it, finds or creates the user and starts the session, or
// does none of it. Called by confirm-link and enter-code.

import { run } from "@/db/client";
import { sql, type Piece, type Statement, type ValuesOf } from "@/db/sql";
import type { Evidence } from "@/lib/audit/evidence";
import { evidenceValues, recordFrom, type EvidenceValues } from "@/lib/audit/fragments";
import type { Caller } from "@/lib/caller";
import { askedIds, codeTries } from "@/lib/challenges/redeem-fragments";
import { refuse, type Outcome } from "@/lib/outcome";
import type { Family } from "@/lib/oauth/refresh/refresh-token";
import { findOrCreateFrom, maskedAddress } from "@/lib/users/fragments";
import type { SessionTokens } from "./repeat";
import { sessionValues, startSessionFrom, type Destination, type Into } from "./start-session";

export type SignedIn = {
  /** The browser's session cookie; null for a program. The database stores only its hash. */
  sessionToken: string | null;
  /** A program's refresh family; null for a browser. */
  family: Family | null;
  session: { id: string; clientId: string; authenticatedAt: Date; expiresAt: Date };
  user: { id: string; subject: string; email: string; name: string | null; createdAt: Date; isNew: boolean };
  /** The challenge that was redeemed. */
  challengeId: string;
  /** Keyed hash of the address, for this browser's list of known addresses. */
  addressHash: string;
  returnTo: string | null;
  /** True when a notice about a new device was put into the outbox. */
  noticeQueued: boolean;
  /** Seconds from asking for the challenge to redeeming it, by the database's clock. */
  secondsSinceAsked: number;
};

type Row = {
  challenge_id: string;
  redeemed: boolean;
  tries_left: number;
  return_to: string | null;
  address_hash: string;
  client_id: string;
  user_id: string | null;
  subject: string;
  email: string;
  name: string | null;
  user_created_at: Date;
  is_new: boolean;
  session_id: string;
  authenticated_at: Date | null;
  expires_at: Date;
  notice_queued: boolean;
  seconds_since_asked: number;
};

const isWrong = sql`decided.redeemed_at is null`;

const event = recordFrom(sql`decided left join person on true left join session on true`, {
  name: sql`case when ${isWrong} then 'challenge.redeem_refused' else 'challenge.redeemed' end`,
  reference: sql`decided.reference`,
  userId: sql`person.id`,
  addressHash: sql`decided.address_hash`,
  addressMasked: maskedAddress(sql`decided.email`),
  decision: sql`case when ${isWrong} then 'refuse' else 'allow' end`,
  reason: sql`case when ${isWrong} then 'invalid_credentials' end`,
  outcome: sql`case when ${isWrong} then 'try_counted' when session.id is null then 'user_disabled' else 'session_started' end`,
  evidence: true,
  inputs: sql`jsonb_build_object(
    'askedBy', case decided.channel when 'api' then 'program' else 'browser' end,
    'sameBrowser', decided.id = any(${askedIds})
  ) || case when ${isWrong} then '{"fault": "invalid_credentials"}'::jsonb else '{}'::jsonb end`,
  counters: sql`decided.counters`,
  details: sql`jsonb_build_object('codeTries', decided.code_tries)`,
});

/**
 * The statement that redeems a challenge and signs in.
 * @param decided CTEs that end in `decided`, from lib/challenges/redeem-fragments
 */
export function redeemAndStart<Decided extends Piece>(decided: Decided, destination: Destination) {
  return sql`
    with ${decided},
    proof as (
      select id as challenge_id, redeemed_by as method, client_id, reference, email, address_hash, locale
      from decided where redeemed_at is not null
    ),
    person as (${findOrCreateFrom(sql`proof`)}),
    ${startSessionFrom(destination)},
    event as (${event})
    select decided.id as challenge_id, decided.redeemed_at is not null as redeemed, greatest(${codeTries} - decided.code_tries, 0) as tries_left,
      decided.return_to, decided.address_hash, decided.client_id, person.id as user_id, person.subject, decided.email, person.name,
      person.created_at as user_created_at, person.is_new, session.id as session_id, session.authenticated_at, session.expires_at,
      exists (select from notice where state = 'queued') as notice_queued,
      extract(epoch from decided.redeemed_at - decided.created_at)::float8 as seconds_since_asked
    from decided left join person on true left join session on true
  `.rows<Row>();
}

type SessionValues = ReturnType<typeof sessionValues>["values"];

/**
 * Runs a statement of {@link redeemAndStart}.
 * @param values what its `decided` takes
 * @param tokens for a browser's session; null for a program
 * @param evidence what the decision so far was based on, for the audit trail
 * @returns null when `decided` has no row: nothing was compared, and the caller finds out why
 * Refuses: `invalid_credentials` (a wrong code, with the tries left), `session_ended` (a disabled user).
 */
export async function redeem<S extends Statement<never, Row>>(
  statement: S,
  values: Omit<ValuesOf<S>, keyof SessionValues | keyof EvidenceValues>,
  into: Into,
  tokens: SessionTokens | null,
  evidence: Evidence,
  caller: Caller,
): Promise<Outcome<SignedIn> | null> {
  const session = sessionValues(into, tokens, caller);
  const [row] = await run(statement, { ...values, ...session.values, ...evidenceValues(evidence) } as never);
  if (!row) return null;
  if (!row.redeemed) return refuse("invalid_credentials", { attemptsLeft: row.tries_left });
  if (!row.user_id || !row.authenticated_at) return refuse("session_ended");
  return {
    ok: true,
    value: {
      sessionToken:
        tokens && (tokens.asked.find(({ challengeId }) => challengeId === row.challenge_id)?.token ?? tokens.otherwise),
      family: session.family,
      session: {
        id: row.session_id,
        clientId: row.client_id,
        authenticatedAt: row.authenticated_at,
        expiresAt: row.expires_at,
      },
      user: {
        id: row.user_id,
        subject: row.subject,
        email: row.email,
        name: row.name,
        createdAt: row.user_created_at,
        isNew: row.is_new,
      },
      challengeId: row.challenge_id,
      addressHash: row.address_hash,
      returnTo: row.return_to,
      noticeQueued: row.notice_queued,
      secondsSinceAsked: row.seconds_since_asked,
    },
  };
}
