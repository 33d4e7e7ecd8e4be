// The SQL of users, for the verbs. This is the only room that writes `users`.

import { sql, type Piece } from "@/db/sql";

/**
 * An SQL condition: this address may sign in. An existing user may unless disabled. A new one may when sign-up is open
 * to their domain. The cost is the same for every address.
 */
export const maySignIn = sql`coalesce(
  (select disabled_at is null from users where email = ${sql.text("email")}), ${sql.boolean("signUpAllowed")}
)`;

/**
 * The body of a CTE that finds or creates the user of each row of `source` (which has a column `email`), and marks the
 * address as verified. Parallel first sign-ins make one user, because the address is unique.
 */
export function findOrCreateFrom<Source extends Piece>(source: Source) {
  return sql`
    insert into users as person (email, email_verified_at)
    select email, now() from ${source}
    on conflict (email) do update set email_verified_at = coalesce(person.email_verified_at, excluded.email_verified_at)
    returning id, subject, email, name, created_at, (xmax = 0) as is_new, (disabled_at is not null) as disabled
  `;
}

/** An SQL expression: `known`, `disabled` or `new`, for the audit trail. */
export const standing = sql`coalesce(
  (select case when disabled_at is null then 'known' else 'disabled' end from users where email = ${sql.text("email")}), 'new'
)`;

/**
 * An SQL expression: an address as maskAddress in email-address.ts shows it.
 * @param address an SQL expression
 */
export function maskedAddress<Address extends Piece>(address: Address) {
  return sql`regexp_replace(${address}, '^(.).*@', '\\1•••@')`;
}

/** An SQL expression: the id of the user with this `subject`. */
export const idOfSubject = sql`(select id from users where subject = ${sql.text("subject")})`;
