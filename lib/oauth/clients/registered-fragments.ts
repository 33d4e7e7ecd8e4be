// Whether a client was there when something of it came about. Asked by the statements that take its codes, refresh tokens
// and access tokens.

import { sql, type Piece } from "@/db/sql";

/**
 * An SQL condition: the client was registered at that moment and has been ever since. What one of the same id got before it
 * was removed is worth nothing, whatever process gave it out meanwhile. The default client is always there.
 * @param id of the client, and `at` the moment, as SQL expressions
 */
export function wasRegistered<Id extends Piece, At extends Piece>(id: Id, at: At) {
  return sql`(${id} = 'default' or exists (select from clients k where k.id = ${id} and k.created_at <= ${at}))`;
}

/**
 * The same for the access token that the statement takes: its `clientId` and `issuedAtSeconds`, a time in whole seconds.
 * It holds up to the end of that second: a client may get its first token right after it was registered.
 */
export const tokenWasRegistered = wasRegistered(
  sql.text("clientId"),
  sql`to_timestamp(${sql.float("issuedAtSeconds")} + 1)`,
);
