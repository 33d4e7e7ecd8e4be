// A form that is sent twice signs in once, and both answers carry the same session. Its token is an HMAC of the
// redeemed secret and of a nonce that only this browser holds, so the second request can compute it again. Called by
// confirm-link and enter-code.

import type { RedeemedRow } from "@/lib/challenges/presented";
import type { Presented } from "@/lib/challenges/redeem-fragments";
import { accept, type Outcome } from "@/lib/outcome";
import { keyedHash, keyedHashes, randomToken } from "@/lib/secret";
import { findSessionByToken } from "@/lib/sessions/find";
import type { SignedIn } from "./redeem";
import type { Into } from "./start-session";

/** The token of a browser's new session, for each challenge that may be redeemed. */
export type SessionTokens = {
  /** One for each challenge that this browser asked for. */
  asked: { challengeId: string; token: string }[];
  /** For any other challenge. */
  otherwise: string;
};

/** What is redeemed: the link's token, the code, or both where LINK_BINDING requires both. */
export type Secret = { link?: string; code?: string };

/**
 * The tokens for a redeem in this browser. Without a nonce the token is random, and a repeat is refused.
 * @returns null for a program, which gets no session cookie
 */
export function sessionTokens(secret: Secret, { askedHere }: Presented, into: Into): SessionTokens | null {
  if (into.kind === "program") return null;
  return {
    asked: askedHere
      .filter(({ nonce }) => nonce)
      .map(({ id, nonce }) => ({ challengeId: id, token: keyedHash(label, inputOf(secret, id, nonce)) })),
    otherwise: into.confirmNonce ? keyedHash(label, inputOf(secret, "", into.confirmNonce)) : randomToken(),
  };
}

/**
 * The session that this browser's first press started, when this is its second press within ten seconds. Writes
 * nothing.
 * @param row the challenge that the link or the code belongs to
 * @returns null when another browser redeemed it, or when the session has ended
 */
export async function findRepeated(
  row: RedeemedRow | null,
  secret: Secret,
  { askedHere }: Presented,
  into: Into,
): Promise<Outcome<SignedIn> | null> {
  if (!row?.just_redeemed || into.kind === "program") return null;
  const asked = askedHere.find(({ id }) => id === row.challenge_id);
  const input = asked?.nonce
    ? inputOf(secret, asked.id, asked.nonce)
    : into.confirmNonce
      ? inputOf(secret, "", into.confirmNonce)
      : null;
  // Also under the previous secret: the first press may have reached a process that doesn't have the new one yet.
  for (const token of input === null ? [] : keyedHashes(label, input)) {
    const found = await findSessionByToken(token);
    if (!found.ok) continue;
    const { id, clientId, authenticatedAt, expiresAt, user } = found.value;
    return accept({
      sessionToken: token,
      family: null,
      session: { id, clientId, authenticatedAt, expiresAt },
      user: { ...user, isNew: false },
      challengeId: row.challenge_id,
      addressHash: row.address_hash,
      returnTo: row.return_to,
      noticeQueued: false,
      secondsSinceAsked: 0,
    });
  }
  return null;
}

const label = "session-of-redeem";

// A code is only valid together with its challenge's id. A link's token is unique by itself.
function inputOf({ link = "", code = "" }: Secret, challengeId: string, nonce: string): string {
  return [link, code, challengeId, nonce].join("\n");
}
