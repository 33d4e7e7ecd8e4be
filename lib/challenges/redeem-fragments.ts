// The SQL that redeems a challenge, offered to the verbs of lib/sign-in. One UPDATE decides, whatever the number
// of processes: it sees the newest row, and only one of any number of parallel ones finds it unredeemed.

import { sql, type Piece } from "@/db/sql";
import type { Caller } from "@/lib/caller";
import { env } from "@/lib/env";
import { codeFailuresSeen, takeCodeTryFrom } from "@/lib/policy/fragments";
import { repeatSeconds, type AskedHere } from "./asked-here";

// What finishing a sign-in needs of the challenge. Beside it stands `counters`, what the exact limits saw.
const returned = sql`
  c.id, c.email, c.reference, c.client_id, c.return_to, c.address_hash, c.channel, c.locale, c.created_at, c.redeemed_at, c.redeemed_by, c.code_tries
`;

/** Who may redeem: what the link or the code must come with. */
export type Presented = {
  /** The challenges that this browser asked for, from its sealed cookie: first the one that its page shows, if it shows one. */
  askedHere: readonly AskedHere[];
  /** BASE64URL(SHA-256(code_verifier)) of what was presented. @see RFC 7636 section 4.6 */
  verifierChallenge: string | null;
};

/**
 * True when this browser has signed in before with the address of a challenge it asked for. It is then counted
 * by itself, so that nobody else on its network can stop it.
 */
export function isKnown({ askedHere }: Presented, caller: Caller): boolean {
  return askedHere.some(({ addressHash }) => caller.knownAddresses.includes(addressHash));
}

/** An SQL condition on challenge `c`: it is of the purpose that the verb takes. A challenge of another purpose is none to it. */
export const ofPurpose = sql`c.purpose = ${sql.text("purpose")}`;

/** An SQL condition on challenge `c`: it was redeemed so lately that the same browser may do it again. */
export const justRedeemed = sql`(
  c.redeemed_at is not null and c.redeemed_at > now() - make_interval(secs => ${sql.int("repeatSeconds", () => repeatSeconds)})
)`;

/** The ids of the challenges that this browser asked for. */
export const askedIds = sql.uuids("askedIds");

/**
 * An SQL condition on challenge `c`: one made with a code_challenge wants its verifier, and one made without takes none:
 * an app that sends one is redeeming what somebody else asked for. RFC 9700 section 4.8.2.
 */
export const verifierMatches = sql`c.code_challenge is not distinct from ${sql.text.orNull("verifierChallenge")}`;

/** How many tries a challenge's code has. */
export const codeTries = sql.int("codeTries", () => env().codeTries);

/**
 * CTEs ending in `decided`: the row that a link redeemed, or none. One UPDATE decides; the look-up of the token locks nothing.
 * @param bound an SQL condition on challenge `c`: this browser or program may redeem it
 */
export function redeemByLink<Bound extends Piece>(bound: Bound) {
  // At most one of the hashes is stored, and the limit says so to the planner. A prepared plan is made once, while
  // the tables may be small: without it, that plan reads all challenges, and is kept as they grow.
  return sql`
    presented as materialized (
      select t.challenge_id from verification_tokens t
      where t.token = any(${sql.texts("linkHashes")}) and t.expires_at > now() limit 1
    ),
    decided as (
      update challenges c set redeemed_at = now(), redeemed_by = 'link'
      from presented
      where c.id = presented.challenge_id and c.redeemed_at is null and c.eligible and ${ofPurpose}
        and ${bound} and ${verifierMatches}
      returning ${returned}, '[]'::jsonb as counters
    )
  `;
}

/** An SQL condition on challenge `c`: a code is compared with it. */
export const codeTargets = {
  /** It was asked for in this browser, whose page shows it. */
  "asked-here": sql`(c.id = ${sql.uuid("targetId")} and c.channel = 'browser')`,
  /** A program knows its challenge_id. */
  challenge_id: sql`(c.id = ${sql.uuid("targetId")} and c.channel = 'api')`,
  /** The code stands beside its link. */
  link: sql`c.id = ${sql.uuid("targetId")}`,
} as const;

export type CodeTarget = keyof typeof codeTargets;

const codeHashes = sql.texts("codeHashes");
const siblingIds = sql.uuids("siblingIds");

/**
 * CTEs ending in `decided`: the row that a code was compared with, redeemed when it was right and one try poorer
 * when it was not; none when no comparison took place. Both counts, of the challenge and of the address, are
 * taken before anybody learns how the comparison ended. The lock comes first, so that parallel tries queue up, and
 * those that find no try left count nothing for the address either.
 *
 * A code that fits one of the siblings redeems that one and costs no try. One that has just been redeemed by this code
 * keeps the code from being compared with the target: it is the same press once more.
 * @param siblings whether the statement takes `siblingIds`: other challenges that this browser asked for, of the same
 * address and purpose. Its `codeHashes` are what the code would be stored as by each of them, by the current and the
 * previous secret. A hash is bound to its challenge, so that no two challenges share one
 */
export function redeemByCode(target: CodeTarget, siblings: boolean) {
  const isTarget = codeTargets[target];
  const live = sql`
    c.redeemed_at is null and ${ofPurpose} and c.code_expires_at > now() and c.code_tries < ${codeTries} and c.code_hash is not null
    and not (c.superseded_code_hashes && ${codeHashes}) and ${verifierMatches}
  `;
  const matches = sql`(c.eligible and c.code_hash = any(${codeHashes}))`;
  const fits = sql`c.id = any(${siblingIds}) and ${matches}`;
  const which = siblings
    ? sql`((${fits}) or (${isTarget} and not exists (select from challenges c where ${fits} and (${live} or ${justRedeemed}))))`
    : isTarget;
  return sql`
    target as (
      select c.id, c.address_hash, ${matches} as matches,
        case when c.address_hash = any(${sql.texts("knownAddresses")}) then 'known' else 'public' end as bucket
      from challenges c where ${which} and ${live}
      ${siblings ? sql`limit 1` : sql``}
      for update of c
    ),
    tried as (${takeCodeTryFrom(sql`target`)}),
    decided as (
      update challenges c
      set code_tries = c.code_tries + 1,
        redeemed_at = case when ${matches} then now() end,
        redeemed_by = case when ${matches} then 'code' end
      from target, tried
      where c.id = target.id and ${live}
      returning ${returned}, jsonb_build_array(${codeFailuresSeen(sql`tried.used`)}) as counters
    )
  `;
}
