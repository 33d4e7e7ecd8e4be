// What follows a proof, whichever proof it was. The session starts, or the one in this browser goes on when it is the
// same person's. A replaced session ends, a program gets its refresh family, the user gets a notice of a new device,
// and the audit events are recorded. All are pieces of one statement. Called by the verbs that take a proof.

import { sql } from "@/db/sql";
import { eventName, recordFrom, userActor } from "@/lib/audit/fragments";
import { browserName, type Caller } from "@/lib/caller";
import { enqueueNoticeFrom } from "@/lib/mail/fragments";
import { keyedHash, keyedHashes, randomId } from "@/lib/secret";
import { renewFrom, replaceWhere, startFrom } from "@/lib/sessions/fragments";
import { fullScope } from "@/lib/oauth/clients/clients";
import { startFamilyFrom } from "@/lib/oauth/fragments";
import { newFamily, type Family } from "@/lib/oauth/refresh/refresh-token";
import { maskedAddress } from "@/lib/users/fragments";
import type { SessionTokens } from "./repeat";

/** Where a session starts. */
export type Into =
  | {
      kind: "browser";
      /** This browser's current session cookie, untrusted. Its session ends, unless it is the same person's. */
      previousToken: string | null;
      /** The nonce from the sealed cookie that this browser got when it opened the link. */
      confirmNonce?: string | null;
    }
  | { kind: "program" };

/** {@link Into} as one word, to choose a variant of a statement. */
export type Destination = "browser" | "browser-with-session" | "program";

/** The variant that this destination needs. */
export function destinationOf(into: Into): Destination {
  if (into.kind === "program") return "program";
  return into.previousToken === null ? "browser" : "browser-with-session";
}

/**
 * CTEs that end in `session` and `notice`. The caller writes two CTEs before them:
 *
 * - `proof`, one row when something was proved: `challenge_id`, `method`, `client_id`, `reference`, `email`,
 *   `address_hash`, `locale`
 * - `person`, its user: the columns of findOrCreateFrom in lib/users. A disabled user gets no session
 *
 * `session` has the column `renewed`: the same person proved again, so the session kept its id, families and apps.
 */
export function startSessionFrom(destination: Destination) {
  const [isProgram, holds] = [destination === "program", destination === "browser-with-session"];
  const tokenHash = isProgram ? sql`null::text` : browserTokenHash;
  const both = sql`person, proof`;
  return sql`
    ${holds ? sql`kept as (${renewFrom(both, tokenHash)}),` : sql``}
    started as (${startFrom(sql`(select person.id, disabled, client_id, method, challenge_id from ${both} ${holds ? sql`where not exists (select from kept)` : sql``}) as proof`, tokenHash)}),
    session as (select *, false as renewed from started ${holds ? sql`union all select *, true from kept` : sql``}),
    ${isProgram ? sql`family as (${startFamilyFrom(sql`session`, sql`${sql.literal(fullScope)}`)}),` : sql``}
    ${holds ? sql`replaced as (${replaceWhere(sql`session`)}), replacement_event as (${replacementEvent}),` : sql``}
    session_event as (${sessionEvent}),
    notice as (${isProgram ? sql`select null as state where false` : enqueueNoticeFrom(unknownDevice, "new_device")})
  `;
}

/** The values that {@link startSessionFrom} takes, and the new family to hand out after the statement has run. */
export function sessionValues(into: Into, tokens: SessionTokens | null, caller: Caller) {
  const family = into.kind === "program" ? newFamily() : null;
  const previous = into.kind === "browser" ? into.previousToken : null;
  const asked = tokens?.asked ?? [];
  return {
    family,
    values: {
      requestId: caller.requestId,
      network: caller.network,
      userAgent: caller.userAgent,
      knownAddresses: caller.knownAddresses,
      browserName: browserName(caller.userAgent),
      sessionId: randomId(),
      noticeId: randomId(),
      tokenChallengeIds: asked.map(({ challengeId }) => challengeId),
      tokenHashes: asked.map(({ token }) => keyedHash("session-token", token)),
      otherTokenHash: tokens && keyedHash("session-token", tokens.otherwise),
      previousHashes: previous === null ? [] : keyedHashes("session-token", previous),
      ...familyValues(family),
    },
  };
}

function familyValues(family: Family | null) {
  return { familyId: family?.id ?? "", familyHash: family ? keyedHash("refresh-token", family.secret) : "" };
}

// Only the statement knows which challenge a link belongs to, so it chooses the token.
const browserTokenHash = sql`coalesce(
  (${sql.texts("tokenHashes")})[array_position(${sql.uuids("tokenChallengeIds")}, proof.challenge_id)],
  ${sql.text.orNull("otherTokenHash")}
)`;

const about = { reference: sql`proof.reference`, userId: sql`session.user_id` };

const sessionEvent = recordFrom(sql`session, proof, person`, {
  ...about,
  name: sql`case when renewed then 'session.reauthenticated' else 'session.started' end`,
  actor: userActor(sql`session.user_id`),
  sessionId: sql`session.id`,
  addressHash: sql`proof.address_hash`,
  addressMasked: maskedAddress(sql`proof.email`),
  details: sql`jsonb_build_object('newUser', person.is_new)`,
});

const replacementEvent = recordFrom(sql`replaced, proof`, {
  name: eventName("session.ended"),
  outcome: sql`'session_ended'`,
  reference: sql`proof.reference`,
  userId: sql`replaced.user_id`,
  sessionId: sql`replaced.id`,
  reason: sql`'replaced'`,
});

/**
 * A sign-in from a browser that is not known for this address brings the user a notice, except the first sign-in of
 * all. Programs bring none: they have no cookie of ours, so each sign-in would look like a new device.
 */
const unknownDevice = sql`(
  select proof.email, proof.address_hash, proof.reference, proof.locale, session.browser, session.network
  from proof, person, session
  where not person.is_new and not renewed and not (proof.address_hash = any(${sql.texts("knownAddresses")}))
)`;
