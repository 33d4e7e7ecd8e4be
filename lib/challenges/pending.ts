// What a browser or program may know about the challenge that it asked for. Called by the check-email page and by
// request-link. It never reveals whether a mail was sent.

import { env } from "@/lib/env";
import { challengeIdOf } from "./capability";
import { readPending, type PendingRow } from "./store";

export type Pending = {
  id: string;
  email: string;
  clientId: string;
  redirectTo: string | null;
  codeChallenge: string | null;
  returnTo: string | null;
  locale: string | null;
  reference: string;
  requestedAt: Date;
  /** True while asking again is a resend of this challenge. */
  resendable: boolean;
  redeemed: boolean;
  codeUsable: boolean;
  triesLeft: number;
  secondsSinceRequest: number;
  /** Seconds until a resend is taken; 0 when it is now. */
  resendInSeconds: number;
};

/** A challenge of this browser. @param id from the sealed cookie */
export async function findBrowserChallenge(id: string): Promise<Pending | null> {
  return (await findBrowserChallenges([id]))[0] ?? null;
}

/**
 * The challenges of this browser that still exist, in the order of these ids.
 * @param ids from the sealed cookie
 */
export async function findBrowserChallenges(ids: readonly string[]): Promise<Pending[]> {
  return ids.length === 0 ? [] : (await readPending(ids, "browser", "sign_in")).map(present);
}

/** The challenge of a program. @param capability the challenge_id it sent, untrusted */
export async function findProgramChallenge(capability: string): Promise<Pending | null> {
  const id = challengeIdOf(capability);
  const [row] = id ? await readPending([id], "api", "sign_in") : [];
  return row ? present(row) : null;
}

function present(row: PendingRow): Pending {
  return {
    id: row.id,
    email: row.email,
    clientId: row.client_id,
    redirectTo: row.redirect_to,
    codeChallenge: row.code_challenge,
    returnTo: row.return_to,
    locale: row.locale,
    reference: row.reference,
    requestedAt: row.mailed_at,
    resendable: row.pending,
    redeemed: row.redeemed,
    codeUsable: row.code_usable,
    triesLeft: row.tries_left,
    secondsSinceRequest: row.since_mail_seconds,
    resendInSeconds: Math.max(0, env().resendCooldownSeconds - row.since_mail_seconds),
  };
}
