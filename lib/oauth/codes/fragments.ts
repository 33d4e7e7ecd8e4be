// The SQL of authorization codes, for the verbs. Only this file and lib/oauth/store.ts write `authorization_codes`.

import { sql, type Piece } from "@/db/sql";
import { limits, numberOf } from "@/lib/policy/limits";
import { lives } from "@/lib/sessions/fragments";
import { graceSeconds } from "@/lib/tokens/lifetimes";
import { wasRegistered } from "../clients/registered-fragments";

/** By the database's clock. RFC 6749 section 4.1.2 recommends ten minutes at most; a redirect takes seconds. */
export const authorizationCodeSeconds = 60;

/** What a code is bound to. Redeeming it needs the same client, address and verifier. */
export type Binding = { clientId: string; redirectUri: string; codeChallenge: string };
const clientId = sql.text("clientId");
const redirectUri = sql.text("redirectUri");
const codeChallenge = sql.text("codeChallenge");

const sessionId = sql.uuid("sessionId");
const most = sql.int("mostCodes", () => numberOf(limits.authorizePerSession).count);
const windowSeconds = sql.int("windowSeconds", () => numberOf(limits.authorizePerSession).windowSeconds);

/**
 * The body of a CTE that writes a code for a live session, unless the session got too many recently. The codes
 * themselves are counted, so this needs no counter and no further statement. Requests at the same instant may exceed
 * the limit by a few.
 */
export const insertCode = sql`
  insert into authorization_codes (code_hash, client_id, redirect_uri, code_challenge, scope, session_id, expires_at)
  select ${sql.text("codeHash")}, ${clientId}, ${redirectUri}, ${codeChallenge}, ${sql.text("scope")}, ${sessionId},
    now() + make_interval(secs => ${sql.raw(String(authorizationCodeSeconds))})
  where ${most} > (
    select count(*) from authorization_codes
    where session_id = ${sessionId} and created_at > now() - make_interval(secs => ${windowSeconds})
  )
  returning session_id
`;

/**
 * An SQL condition: code `c` was made for this client, address and challenge, and the client has been registered since.
 */
const bound = sql`
  (c.client_id = ${clientId} and c.redirect_uri = ${redirectUri} and c.code_challenge = ${codeChallenge}
    and ${wasRegistered(sql`c.client_id`, sql`c.created_at`)})
`;

/** An SQL condition: session `s` of user `u` is live. */
const signedIn = sql`(${lives} and u.disabled_at is null)`;

const codeHashes = sql.texts("codeHashes");

/**
 * The body of a CTE that redeems a code of a live session. One UPDATE decides, for any number of processes. `familyId`
 * is the refresh family that the same statement starts.
 */
export const redeemCode = sql`
  update authorization_codes c set redeemed_at = now(), family_id = ${sql.uuid("familyId")}
  from sessions s join users u on u.id = s.user_id
  where c.code_hash = any(${codeHashes}) and c.redeemed_at is null and c.expires_at > now() and ${bound}
    and s.id = c.session_id and ${signedIn}
  returning c.session_id, c.client_id, c.scope, s.user_id
`;

/** The body of a CTE that expires every code of a client when `source` has a row. */
export function endCodesOf<Source extends Piece>(source: Source) {
  // Codes live for a minute, so few are unexpired, and the index on their expiry finds them.
  return sql`
    update authorization_codes set expires_at = now()
    where client_id = ${clientId} and redeemed_at is null and expires_at > now() and exists (select from ${source})
    returning code_hash
  `;
}

/** A code before the statement, with its session and the family that it started; all null when there is none. */
export type CodeRow = {
  session_id: string;
  user_id: string;
  subject: string;
  authenticated_at: Date;
  scope: string;
  used: boolean;
  /** Used so recently that its answer may have been lost. */
  fresh: boolean;
  expired: boolean;
  bound: boolean;
  verifier_matches: boolean;
  signed_in: boolean;
  /** The live family; null when none was started or it has ended. */
  family_id: string | null;
  family_hash: string | null;
};

/** A SELECT of {@link CodeRow}: why a code is refused, and whose it is. */
export const codeRow = sql`
  select c.session_id, s.user_id, u.subject, s.authenticated_at, c.scope, c.redeemed_at is not null as used,
    coalesce(c.redeemed_at > now() - make_interval(secs => ${sql.raw(String(graceSeconds))}), false) as fresh,
    c.expires_at <= now() as expired, ${bound} as bound, c.code_challenge = ${codeChallenge} as verifier_matches,
    ${signedIn} as signed_in, f.id as family_id, f.token_hash as family_hash
  from authorization_codes c join sessions s on s.id = c.session_id join users u on u.id = s.user_id
    left join refresh_families f on f.id = c.family_id and f.ended_at is null
  where c.code_hash = any(${codeHashes})
`.rows<CodeRow>();
