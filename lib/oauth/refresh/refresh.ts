// Exchanges a refresh token for an access token and its successor. Called by POST /auth/token.

import { run } from "@/db/client";
import { sql } from "@/db/sql";
import { eventName, recordFrom } from "@/lib/audit/fragments";
import { browserName, type Caller } from "@/lib/caller";
import { enqueueNoticeFrom } from "@/lib/mail/fragments";
import { accept, refuse, type Outcome, type Refusal } from "@/lib/outcome";
import { limits, numberOf } from "@/lib/policy/limits";
import { keyedHash, randomId, randomReference } from "@/lib/secret";
import { endFrom } from "@/lib/sessions/fragments";
import { issueAccessToken } from "@/lib/tokens/access";
import type { Client } from "../clients/clients";
import { endFamily } from "../fragments";
import type { Issued } from "../issue";
import { eachOnce } from "../scope";
import { readRefreshToken, writeRefreshToken } from "./refresh-token";
import { useFamily, type FamilyRow } from "./store";

export type Refreshed = Issued & { scope: string };

/**
 * Rotates a refresh token: the newest token of a family is answered with its successor. One statement decides, for any
 * number of parallel uses and processes. There are three cases to consider.
 *
 * 1. The newest token: its successor is made and becomes the newest.
 * 2. A token whose successor was not used yet, or was first used within the last 10 seconds: it gets the same successor
 * again. The answer may have been lost, or several tabs asked at once.
 * 3. An older token: somebody has a copy. The family and the session end, and the user gets a mail.
 *
 * @param given.client the authenticated program that asks. Another program's token changes nothing
 * @param given.scope what the new access token may do; at most what was granted, and all of it when left out
 * Refuses: `invalid_credentials` (unknown, or another program's), `session_ended` (revoked, expired, signed out, or a
 * disabled user's), `refresh_token_reused`, `over_request_rate_limit`, `insufficient_scope`. A refusal rotates nothing.
 * @see RFC 6749 section 6, RFC 9700 section 4.14.2, decision record 0017
 */
export async function refresh(given: {
  token: string;
  client: Client;
  scope?: string;
  caller: Caller;
}): Promise<Outcome<Refreshed>> {
  const { client, caller } = given;
  const scope = given.scope === undefined ? null : eachOnce(given.scope);
  const token = readRefreshToken(given.token);
  if (!token) return refuse("invalid_credentials");
  const family = await useFamily(token, client, scope ?? "");
  if (!family) return refuse("invalid_credentials");
  switch (family.result) {
    case "ended":
      return refuse(family.ended_because === "refresh_token_reused" ? "refresh_token_reused" : "session_ended");
    case "over_limit":
      return overLimit(family);
    case "scope":
      return refuse("insufficient_scope");
    case "reused":
      return endReused(family, caller);
    case "rotated":
    case "repeated":
      return accept(await answer(family, { secret: token.secret, generation: token.generation + 1 }, client, scope));
  }
}

async function answer(
  family: FamilyRow,
  successor: { secret: string; generation: number },
  client: Client,
  narrowed: string | null,
): Promise<Refreshed> {
  const scope = narrowed || family.scope;
  const access = await issueAccessToken({
    subject: family.subject,
    sessionId: family.session_id,
    familyId: family.id,
    clientId: family.client_id,
    scope,
    authenticatedAt: family.authenticated_at,
    audience: client.audience,
    lifetimeSeconds: client.accessTokenSeconds,
  });
  return {
    accessToken: access.token,
    expiresIn: access.expiresInSeconds,
    refreshToken: writeRefreshToken(successor),
    refreshExpiresIn: family.seconds_left,
    scope,
  };
}

function overLimit(family: FamilyRow): Refusal {
  const rule = limits.refreshPerFamily;
  return refuse(rule.reason, { retryAfterSeconds: family.retry_after, limit: { name: rule.name, ...numberOf(rule) } });
}

// A reuse is final, so nothing is decided again here. Any number of replays end the family once.
async function endReused(family: FamilyRow, caller: Caller): Promise<Refusal> {
  await run(reuse, {
    ...caller,
    familyId: family.id,
    userId: family.user_id,
    sessionId: family.session_id,
    email: family.email,
    addressHash: keyedHash("address", family.email),
    reference: randomReference(),
    browserName: browserName(caller.userAgent),
    noticeId: randomId(),
  });
  return refuse("refresh_token_reused");
}

// The user's language is not known, so the mail is in the default one.
const notice = sql`(
  select ${sql.text("email")} as email, ${sql.text("addressHash")} as address_hash, ${sql.text("reference")} as reference, null::text as locale,
    ${sql.text("browserName")} as browser, ${sql.text("network")} as network
  from family
)`;
const about = {
  reference: sql.text("reference"),
  userId: sql.uuid("userId"),
  sessionId: sql.uuid("sessionId"),
  reason: sql`'refresh_token_reused'`,
};
const reuse = sql`
  with family as (${endFamily("refresh_token_reused")}),
  session as (${endFrom(sql`family`, "refresh_token_reused")}),
  message as (${enqueueNoticeFrom(notice, "refresh_token_reused")}),
  detected as (${recordFrom(sql`family`, {
    ...about,
    name: eventName("token.reuse_detected"),
    addressHash: sql.text("addressHash"),
    details: sql`jsonb_build_object('client_id', family.client_id)`,
  })})
  ${recordFrom(sql`session`, { ...about, name: eventName("session.ended"), outcome: sql`'session_ended'` })}
`;
