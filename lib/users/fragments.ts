// The SQL of people, offered to verbs. The only room that writes `users`.

import type { Fragment, Sql } from "@/db/client";
import { mayBeNew } from "@/lib/policy/judge";
import type { SignUp } from "@/lib/settings";
import { domainOf } from "./email-address";

/**
 * An SQL condition: may this address sign in? Somebody known and not disabled may; somebody new may when
 * sign-up is open to their domain. Costs the same whoever the address belongs to.
 */
export function mayUse(sql: Sql, address: string, signUp: SignUp): Fragment {
  const newcomersMay = mayBeNew(signUp, domainOf(address));
  return sql`coalesce((select disabled_at is null from users where email = ${address}::text), ${newcomersMay}::boolean)`;
}

/**
 * The body of a CTE that finds or creates the user of each row of `source` (which has a column `email`), and
 * marks the address as verified. Parallel first sign-ins make one user: the unique address decides.
 */
export function findOrCreateFrom(sql: Sql, source: Fragment): Fragment {
  return sql`
    insert into users as person (email, email_verified_at)
    select email, now() from ${source}
    on conflict (email) do update set email_verified_at = coalesce(person.email_verified_at, excluded.email_verified_at)
    returning id, email, name, created_at, (xmax = 0) as is_new, (disabled_at is not null) as disabled
  `;
}

/** An SQL expression: `known`, `disabled` or `new`, for the trail. */
export function standingOf(sql: Sql, address: string): Fragment {
  return sql`coalesce(
    (select case when disabled_at is null then 'known' else 'disabled' end from users where email = ${address}::text), 'new'
  )`;
}

/** An SQL expression: an address as maskAddress of email-address.ts shows it. @param address an SQL expression */
export function maskedAddress(sql: Sql, address: Fragment): Fragment {
  return sql`regexp_replace(${address}, '^(.).*@', '\\1•••@')`;
}
