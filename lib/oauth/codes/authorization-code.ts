// Authorization codes: GET /authorize makes one for a live session, and POST /auth/token exchanges it once for tokens.

import { run } from "@/db/client";
import { sql } from "@/db/sql";
import { eventName, recordFrom } from "@/lib/audit/fragments";
import { note } from "@/lib/audit/note";
import type { Caller } from "@/lib/caller";
import { accept, refuse, type Outcome, type Refusal } from "@/lib/outcome";
import { challengeOf, hasVerifierForm } from "@/lib/pkce";
import { countFailedGrant, decideCode } from "@/lib/policy/decide";
import { limits, numberOf } from "@/lib/policy/limits";
import { hasTokenForm, keyedHash, keyedHashes, randomId, randomToken } from "@/lib/secret";
import type { Session } from "@/lib/sessions/find";
import type { Client } from "../clients/clients";
import { endFamily, startFamilyFrom } from "../fragments";
import { writeTokens, type Issued } from "../issue";
import { codeRow, insertCode, redeemCode as redeeming, type Binding, type CodeRow } from "./fragments";

/**
 * Makes a code for a session, bound to the client, the address it is sent to, and the challenge.
 * @returns 43 base64url characters
 * Refuses: `over_request_rate_limit`. Otherwise a signed-in user could fill the audit trail, one row for each request.
 */
export async function issueCode(
  session: Pick<Session, "id" | "user">,
  binding: Binding,
  scope: string,
  caller: Caller,
): Promise<Outcome<string>> {
  const code = randomToken();
  const rule = limits.authorizePerSession;
  const { count } = await run(granting, {
    ...caller,
    ...binding,
    codeHash: keyedHash("authorization-code", code),
    scope,
    sessionId: session.id,
    userId: session.user.id,
  });
  if (count > 0) return accept(code);
  note("authorization.refused", caller, {
    reason: rule.reason,
    userId: session.user.id,
    sessionId: session.id,
    details: { client_id: binding.clientId },
  });
  return refuse(rule.reason, { limit: { name: rule.name, ...numberOf(rule) } });
}

const ofClient = sql`jsonb_build_object('client_id', ${sql.text("clientId")})`;
const granting = sql`
  with code as (${insertCode})
  ${recordFrom(sql`code`, {
    name: eventName("authorization.granted"),
    userId: sql.uuid("userId"),
    sessionId: sql`session_id`,
    details: ofClient,
  })}
`;

type Presented = { code: string; verifier: string; redirectUri: string };
type Redeemed = Issued & { scope: string };

/**
 * Redeems a code once, for any number of parallel requests and processes, and starts a refresh family in its session.
 * There are three cases to consider, when the client, address and verifier fit the code.
 *
 * 1. The first time: the statement that redeems the code also starts the family.
 * 2. Within 10 seconds of that: the same refresh token again, and an access token like the first. The answer may have
 * been lost.
 * 3. Later: somebody has a copy. The family that the code started ends, with its tokens (RFC 6749 section 4.1.2). The
 * session goes on, and so do the tokens of its other apps.
 *
 * Without the verifier nothing ends. Otherwise anyone who reads a code in a log could sign its person out of the app.
 * @param presented untrusted
 * Refuses: `invalid_credentials` (unknown, or another client's or address's), `verifier_mismatch`, `otp_used`,
 * `otp_expired`, `session_ended`, `over_request_rate_limit` (for a public client, from a network whose codes were
 * refused too often). A refusal uses nothing up, and is recorded after the answer.
 */
export async function redeemCode(presented: Presented, client: Client, caller: Caller): Promise<Outcome<Redeemed>> {
  const redeemed = await redeemWithin(presented, client, caller);
  if (!redeemed.ok)
    note("authorization.redeem_refused", caller, { reason: redeemed.reason, details: { client_id: client.id } });
  return redeemed;
}

// A confidential client has authenticated, and the codes of all its users come from its own network, so it is not
// counted. A malformed code costs no statement, so it is not counted either.
async function redeemWithin(presented: Presented, client: Client, caller: Caller): Promise<Outcome<Redeemed>> {
  if (!hasTokenForm(presented.code)) return refuse("invalid_credentials");
  if (!hasVerifierForm(presented.verifier)) return refuse("verifier_mismatch");
  const counted = client.kind === "public";
  if (counted) {
    const decision = await decideCode(caller);
    if (!decision.allowed) return decision.refusal;
  }
  const redeemed = await redeem(presented, client, caller);
  if (counted && !redeemed.ok && redeemed.reason !== "session_ended") await countFailedGrant(caller);
  return redeemed;
}

async function redeem(presented: Presented, client: Client, caller: Caller): Promise<Outcome<Redeemed>> {
  const codeHashes = keyedHashes("authorization-code", presented.code);
  const codeChallenge = challengeOf(presented.verifier);
  const about = { codeHashes, clientId: client.id, redirectUri: presented.redirectUri, codeChallenge };
  const family = { id: randomId(), secret: familySecrets(presented)[0]! };
  const familyHash = keyedHash("refresh-token", family.secret);
  const [row] = await run(redemption, { ...caller, ...about, familyId: family.id, familyHash });
  if (!row) return refuse("invalid_credentials");
  if (row.redeemed) return accept(await answer(row, family, client));
  const reason = reasonOf(row);
  if (reason) return row.used && row.bound ? usedAgain(row, presented, client, caller) : reason;
  // Another request redeemed it while this statement waited. The next statement sees what that one wrote.
  const [now] = await run(codeRow, about);
  return now?.used ? usedAgain(now, presented, client, caller) : refuse("session_ended");
}

const redeemed = { userId: sql`user_id`, sessionId: sql`session_id`, details: ofClient };
const redemption = sql`
  with redeemed as (${redeeming}),
  family as (${startFamilyFrom(sql`(select session_id as id, client_id, scope from redeemed) as session`, sql`scope`)}),
  event as (${recordFrom(sql`redeemed`, { ...redeemed, name: eventName("authorization.redeemed") })}),
  issued as (${recordFrom(sql`redeemed`, { ...redeemed, name: eventName("token.issued") })})
  select code.*, exists (select from redeemed) as redeemed from (${codeRow}) as code
`.rows<CodeRow & { redeemed: boolean }>();

/** Why a code is refused; null when nothing is wrong with it. */
function reasonOf(row: CodeRow): Refusal | null {
  if (row.used) return refuse("otp_used");
  if (row.expired) return refuse("otp_expired");
  if (!row.bound) return refuse(row.verifier_matches ? "invalid_credentials" : "verifier_mismatch");
  return row.signed_in ? null : refuse("session_ended");
}

async function usedAgain(
  row: CodeRow,
  presented: Presented,
  client: Client,
  caller: Caller,
): Promise<Outcome<Redeemed>> {
  const { family_id: id, family_hash: hash } = row;
  if (id === null) return refuse("otp_used");
  if (!row.fresh) return endReused(row, id, client, caller);
  // Right after a change of AUTH_SECRET it may have been made from the previous one.
  const secret = familySecrets(presented).find((one) => keyedHashes("refresh-token", one).includes(hash!));
  return secret !== undefined && row.signed_in ? accept(await answer(row, { id, secret }, client)) : refuse("otp_used");
}

async function endReused(row: CodeRow, familyId: string, client: Client, caller: Caller): Promise<Refusal> {
  await run(reuse, { ...caller, familyId, userId: row.user_id, clientId: client.id });
  return refuse("otp_used");
}

const reuse = sql`
  with family as (${endFamily("code_reused")})
  ${recordFrom(sql`family`, {
    name: eventName("token.revoked"),
    userId: sql.uuid("userId"),
    sessionId: sql`session_id`,
    reason: sql`'code_reused'`,
    details: sql`jsonb_build_object('client_id', ${sql.text("clientId")}, 'token', 'refresh')`,
  })}
`;

async function answer(row: CodeRow, family: { id: string; secret: string }, client: Client): Promise<Redeemed> {
  const { session_id, subject, authenticated_at, scope } = row;
  const grant = {
    session: { id: session_id, authenticatedAt: authenticated_at },
    user: { subject },
    client,
    scope,
  };
  return { ...(await writeTokens(grant, family)), scope };
}

/**
 * The secrets that the family of a code may have. They are made from code and verifier, so they can be made again and
 * need not be stored. The one under the current AUTH_SECRET comes first.
 */
function familySecrets({ code, verifier }: Presented): string[] {
  return keyedHashes("authorization-code-family", `${code}\n${verifier}`);
}
