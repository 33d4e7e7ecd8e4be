// The SQL that redeems a challenge, for the verbs of lib/sign-in. One UPDATE decides, however many processes run: it
// reads the newest row, and of any number of parallel ones only one finds it unredeemed.

import { sql, type Piece } from "@/db/sql";
import type { Caller } from "@/lib/caller";
import { env } from "@/lib/env";
import { codeFailuresCounted, takeCodeTryFrom } from "@/lib/policy/fragments";
import { repeatSeconds, type AskedHere } from "./asked-here";

// What the rest of a sign-in needs from the challenge. The statements add `counters`: what the exact limits counted.
const returned = sql`
  c.id, c.email, c.reference, c.client_id, c.return_to, c.address_hash, c.channel, c.locale, c.created_at, c.redeemed_at, c.redeemed_by, c.code_tries
`;

/** What comes with a link or a code when it is redeemed. */
export type Presented = {
  /**
   * The challenges that this browser asked for, from its sealed cookie. The one that its page shows comes first, if
   * any.
   */
  askedHere: readonly AskedHere[];
  /** BASE64URL(SHA-256(code_verifier)) of what was presented. @see RFC 7636 section 4.6 */
  verifierChallenge: string | null;
};

/**
 * True when this browser has signed in before with the address of a challenge that it asked for. It is then counted
 * separately, so nobody else on its network can lock it out.
 */
export function isKnown({ askedHere }: Presented, caller: Caller): boolean {
  return askedHere.some(({ addressHash }) => caller.knownAddresses.includes(addressHash));
}

/**
 * An SQL condition on challenge `c`: it has the purpose that the verb takes. A verb does not find challenges of another
 * purpose.
 */
export const ofPurpose = sql`c.purpose = ${sql.text("purpose")}`;

/** An SQL condition on challenge `c`: it was redeemed so recently that the same browser may do it again. */
export const justRedeemed = sql`(
  c.redeemed_at is not null and c.redeemed_at > now() - make_interval(secs => ${sql.int("repeatSeconds", () => repeatSeconds)})
)`;

/** The ids of the challenges that this browser asked for. */
export const askedIds = sql.uuids("askedIds");

/**
 * An SQL condition on challenge `c`: the verifier fits. A challenge made with a code_challenge needs its verifier. One
 * made without takes none, because an app that sends one would be redeeming what somebody else asked for. @see RFC 9700
 * section 4.8.2
 */
export const verifierMatches = sql`c.code_challenge is not distinct from ${sql.text.orNull("verifierChallenge")}`;

/** How many tries a challenge's code has. */
export const codeTries = sql.int("codeTries", () => env().codeTries);

/**
 * CTEs that end in `decided`: the row that a link redeemed, or none. One UPDATE decides; looking the token up locks
 * nothing.
 * @param bound an SQL condition on challenge `c`: this browser or program may redeem it
 */
export function redeemByLink<Bound extends Piece>(bound: Bound) {
  // At most one of the hashes is stored, and `limit 1` tells the planner so. A prepared plan is made once, maybe while
  // the tables are small. Without the limit that plan scans all challenges, and is kept as they grow.
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

/** SQL conditions on challenge `c`: the code is compared with it. */
export const codeTargets = {
  /** This browser asked for it, and its page shows it. */
  "asked-here": sql`(c.id = ${sql.uuid("targetId")} and c.channel = 'browser')`,
  /** A program knows its challenge_id. */
  challenge_id: sql`(c.id = ${sql.uuid("targetId")} and c.channel = 'api')`,
  /** The code is typed beside its link. */
  link: sql`c.id = ${sql.uuid("targetId")}`,
} as const;

export type CodeTarget = keyof typeof codeTargets;

const codeHashes = sql.texts("codeHashes");
const siblingIds = sql.uuids("siblingIds");

/**
 * CTEs that end in `decided`: the row that a code was compared with, or none when nothing was compared. The row is
 * redeemed when the code was right, and has one try less when it was wrong. The tries of the challenge and of the
 * address are both counted before anyone learns the result. The lock is taken first, so parallel tries wait for each
 * other. Those that find no try left do not count for the address either.
 *
 * A code that fits one of the siblings redeems that one and costs no try. If this code has just redeemed a sibling, it
 * is not compared with the target, because it is the same press again.
 * @param siblings whether the statement takes `siblingIds`: other challenges of this browser with the same address and
 * purpose. `codeHashes` then holds the stored form of the code for each of them, under the current and the previous
 * secret. A hash is bound to its challenge, so two challenges never share one
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
      returning ${returned}, jsonb_build_array(${codeFailuresCounted(sql`tried.used`)}) as counters
    )
  `;
}
