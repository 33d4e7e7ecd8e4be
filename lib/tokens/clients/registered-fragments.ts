// Whether a client was there when something of it came about. Asked by the statements that take its codes, refresh tokens
// and access tokens.

import type { Fragment, Sql } from "@/db/client";

/**
 * An SQL condition: the client was registered at that moment and has been ever since. What one of the same id got before it
 * was removed is worth nothing, whatever process gave it out meanwhile. The default client is always there.
 * @param id of the client, and `at` the moment, as SQL expressions
 */
export function wasRegistered(db: Sql, id: Fragment, at: Fragment): Fragment {
  return db`(${id} = 'default' or exists (select from clients k where k.id = ${id} and k.created_at <= ${at}))`;
}

/** The same for an access token, whose time of issue is told in whole seconds. */
export function wasRegisteredForToken(db: Sql, token: { clientId: string; issuedAtSeconds: number }): Fragment {
  // Up to the end of that second: a client may get its first token right after it was registered.
  return wasRegistered(db, db`${token.clientId}::text`, db`to_timestamp(${token.issuedAtSeconds + 1}::float8)`);
}
