// A form that is sent twice signs in once, and both answers carry the same session: its token is an HMAC of what was
// redeemed and of a nonce that only this browser holds, so that the second answer can make it again. Called by
// confirm-link and enter-code.

import type { RedeemedRow } from "@/lib/challenges/presented";
import type { Presented } from "@/lib/challenges/redeem-fragments";
import { accept, type Outcome } from "@/lib/outcome";
import { keyedHash, keyedHashes, randomToken } from "@/lib/secret";
import { findSessionByToken } from "@/lib/sessions/find";
import type { SignedIn } from "./redeem";
import type { Into } from "./start-session";

/** The tokens that a browser's session gets, by the challenge that is redeemed. */
export type SessionTokens = {
  /** One for each challenge that this browser asked for. */
  asked: { challengeId: string; token: string }[];
  /** Of any other challenge. */
  otherwise: string;
};

/** What is redeemed: the link's token, the code, or both where LINK_BINDING wants both. */
export type Secret = { link?: string; code?: string };

/**
 * The tokens for a redeem in this browser. Without a nonce of its own the token is random, and a repeat is refused.
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
 * The session that this browser's first press began, where this is its second within ten seconds. Nothing is written.
 * @param row of the challenge that the link or the code belongs to
 * @returns null when it is somebody else's, or when the session has ended
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
  // By the previous secret as well: the first press may have met a process that does not have the new one yet.
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
      noticed: false,
      secondsSinceAsked: 0,
    });
  }
  return null;
}

const label = "session-of-redeem";

// A code alone is worth something on its own challenge only. A link needs no more to be told from another.
function inputOf({ link = "", code = "" }: Secret, challengeId: string, nonce: string): string {
  return [link, code, challengeId, nonce].join("\n");
}
