// The SQL that redeems a challenge, offered to the verbs of lib/sign-in. One UPDATE decides, whatever the number
// of processes: it sees the newest row, and only one of any number of parallel ones finds it unredeemed.

import type { Fragment, Sql } from "@/db/client";
import type { Caller } from "@/lib/caller";
import { env } from "@/lib/env";
import type { Limit } from "@/lib/limits";
import { counterSeen, takeCodeTryFrom } from "@/lib/policy/fragments";
import { limits } from "@/lib/policy/limits";
import { repeatSeconds, type AskedHere } from "./asked-here";

// What finishing a sign-in needs of the challenge. Beside it stands `counters`, what the exact limits saw.
const returned = (sql: Sql) => sql`
  c.id, c.email, c.reference, c.client_id, c.return_to, c.address_hash, c.channel, c.locale, c.created_at, c.redeemed_at, c.code_tries
`;

/** Who may redeem: what the link or the code must come with. */
export type Presented = {
  /** The challenges that this browser asked for, from its sealed cookie: first the one that its page shows, if it shows one. */
  askedHere: readonly AskedHere[];
  /** BASE64URL(SHA-256(code_verifier)) of what was presented. @see RFC 7636 section 4.6 */
  verifierChallenge: string | null;
};

/**
 * Tells whether this browser has signed in before with the address of a challenge it asked for. It is then counted
 * by itself, so that nobody else on its network can stop it.
 */
export function isKnown({ askedHere }: Presented, caller: Caller): boolean {
  return askedHere.some(({ addressHash }) => caller.knownAddresses.includes(addressHash));
}

/** An SQL condition on challenge `c`: it was redeemed so lately that the same browser may do it again. */
export function justRedeemed(sql: Sql): Fragment {
  return sql`(c.redeemed_at is not null and c.redeemed_at > now() - make_interval(secs => ${repeatSeconds}::int))`;
}

/**
 * An SQL condition on challenge `c`: one made with a code_challenge wants its verifier, and one made without takes none:
 * an app that sends one is redeeming what somebody else asked for. RFC 9700 section 4.8.2.
 */
export function verifierMatches(sql: Sql, presented: Presented): Fragment {
  return sql`c.code_challenge is not distinct from ${presented.verifierChallenge}::text`;
}

/**
 * CTEs ending in `judged`: the row that a link redeemed, or none. One UPDATE decides; the look-up of the token locks nothing.
 * @param bound an SQL condition on challenge `c`: this browser or program may redeem it
 */
export function redeemByLink(sql: Sql, tokenHashes: string[], bound: Fragment, presented: Presented): Fragment {
  // At most one of the hashes is stored, and the limit says so to the planner. A prepared plan is made once, while
  // the tables may be small: without it, that plan reads all challenges, and is kept as they grow.
  return sql`
    presented as materialized (
      select t.challenge_id from verification_tokens t
      where t.token = any(${tokenHashes}::text[]) and t.expires_at > now() limit 1
    ),
    judged as (
      update challenges c set redeemed_at = now(), redeemed_by = 'link'
      from presented
      where c.id = presented.challenge_id and c.redeemed_at is null and c.eligible and c.purpose = 'sign_in'
        and ${bound} and ${verifierMatches(sql, presented)}
      returning ${returned(sql)}, '[]'::jsonb as counters
    )
  `;
}

/**
 * CTEs ending in `judged`: the row that a code was compared with, redeemed when it was right and one try poorer
 * when it was not; none when no comparison took place. Both counts, of the challenge and of the address, are
 * taken before the comparison is told. The lock comes first, so that parallel tries queue up, and those that find no
 * try left count nothing for the address either.
 *
 * A code that fits one of `siblings` redeems that one and costs no try. One that has just been redeemed by this code
 * keeps the code from being compared with `selector`'s: it is the same press once more.
 * @param selector an SQL condition on challenge `c`: which one
 * @param siblings ids of other challenges that this browser asked for, with the same address
 * @param codeHashes what the code would be stored as by each of them, by the current and the previous secret. A hash is
 * bound to its challenge, so that no two challenges share one
 */
export function redeemByCode(
  sql: Sql,
  selector: Fragment,
  siblings: readonly string[],
  codeHashes: string[],
  presented: Presented,
  known: { addressHashes: readonly string[]; limit: Limit },
): Fragment {
  const live = sql`
    c.redeemed_at is null and c.purpose = 'sign_in' and c.code_expires_at > now() and c.code_tries < ${env().codeTries}::int and c.code_hash is not null
    and not (c.superseded_code_hashes && ${codeHashes}::text[]) and ${verifierMatches(sql, presented)}
  `;
  const matches = sql`(c.eligible and c.code_hash = any(${codeHashes}::text[]))`;
  const fits = sql`c.id = any(${siblings as string[]}::uuid[]) and ${matches}`;
  const which =
    siblings.length === 0
      ? selector
      : sql`((${fits}) or (${selector} and not exists (select from challenges c where ${fits} and (${live} or ${justRedeemed(sql)}))))`;
  return sql`
    target as (
      select c.id, c.address_hash, ${matches} as matches,
        case when c.address_hash = any(${known.addressHashes as string[]}::text[]) then 'known' else 'public' end as bucket
      from challenges c where ${which} and ${live}
      ${siblings.length === 0 ? sql`` : sql`limit 1`}
      for update of c
    ),
    tried as (${takeCodeTryFrom(sql, sql`target`, known.limit)}),
    judged as (
      update challenges c
      set code_tries = c.code_tries + 1,
        redeemed_at = case when ${matches} then now() end,
        redeemed_by = case when ${matches} then 'code' end
      from target, tried
      where c.id = target.id and ${live}
      returning ${returned(sql)},
        jsonb_build_array(${counterSeen(sql, limits.codeFailuresPerAddress.name, known.limit, sql`tried.used`)}) as counters
    )
  `;
}
