// Conditions on whether a client was registered when something of it was issued. Used by the statements that take its
// codes, refresh tokens and access tokens.

import { sql, type Piece } from "@/db/sql";

/**
 * An SQL condition: the client was registered at that time and has been ever since. What a removed client with the same
 * id got is refused, whichever process issued it. The default client always exists.
 * @param id of the client, and `at` the time, as SQL expressions
 */
export function wasRegistered<Id extends Piece, At extends Piece>(id: Id, at: At) {
  return sql`(${id} = 'default' or exists (select from clients k where k.id = ${id} and k.created_at <= ${at}))`;
}

/**
 * The same for this access token: its `clientId` and `issuedAtSeconds`, a time in whole seconds. The condition holds to
 * the end of that second, because a client may get its first token right after it was registered.
 */
export const tokenWasRegistered = wasRegistered(
  sql.text("clientId"),
  sql`to_timestamp(${sql.float("issuedAtSeconds")} + 1)`,
);
