// Which challenge a presented link or code belongs to, and why it was not redeemed. Only reads. Called by the verbs of
// lib/sign-in.

import type { Purpose } from "./asked-here";
import type { CodeTarget } from "./redeem-fragments";
import { readByCode, readByLink } from "./store";

/** What a browser may know of a challenge that it has just redeemed, when it does so again. */
export type RedeemedRow = {
  challenge_id: string;
  address_hash: string;
  return_to: string | null;
  just_redeemed: boolean;
};

export type LinkRow = RedeemedRow & {
  email: string;
  channel: "browser" | "api";
  code_challenge: string | null;
  reference: string;
  browser: string;
  network: string;
  locale: string | null;
  mailed_at: Date;
  used: boolean;
  expired: boolean;
  tries_left: number;
};

export type CodeRow = RedeemedRow & {
  reference: string;
  used: boolean;
  expired: boolean;
  superseded: boolean;
  exhausted: boolean;
  verifier_matches: boolean;
  pause_seconds: number;
  failures: number;
};

/**
 * The challenge of a link, when it has this purpose.
 * @param linkHashes of its token, under the current and the previous secret
 */
export async function findByLink(linkHashes: string[], purpose: Purpose): Promise<LinkRow | null> {
  return (await readByLink({ linkHashes, purpose }))[0] ?? null;
}

/** A code as it was presented, and the challenges that it may belong to. */
export type PresentedCode = {
  purpose: Purpose;
  targetId: string;
  /** Other challenges of this browser. If the code has just redeemed one of them, that one is found. */
  siblingIds: string[];
  codeHashes: string[];
  verifierChallenge: string | null;
  knownAddresses: readonly string[];
};

/** Finds why a code was not compared. */
export async function findByCode(target: CodeTarget, code: PresentedCode): Promise<CodeRow | null> {
  return (await readByCode(target, code))[0] ?? null;
}
