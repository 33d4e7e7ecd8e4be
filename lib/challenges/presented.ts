// What a presented link or code belongs to, and why it was not redeemed. Reads only; called by the verbs of lib/sign-in.

import type { Purpose } from "./asked-here";
import type { CodeTarget } from "./redeem-fragments";
import { readByCode, readByLink } from "./store";

/** What the browser that has just redeemed a challenge, and does so again, may know of it. */
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

/** The challenge of a link, when it is of this purpose. @param linkHashes of its token, by the current and the previous secret */
export async function findByLink(linkHashes: string[], purpose: Purpose): Promise<LinkRow | null> {
  return (await readByLink({ linkHashes, purpose }))[0] ?? null;
}

/** What a code was compared with, and what stood against it. */
export type PresentedCode = {
  purpose: Purpose;
  targetId: string;
  /** Other challenges of this browser; one that the code has just redeemed is what it is about. */
  siblingIds: string[];
  codeHashes: string[];
  verifierChallenge: string | null;
  knownAddresses: readonly string[];
};

/** Why a code was not compared. */
export async function findByCode(target: CodeTarget, code: PresentedCode): Promise<CodeRow | null> {
  return (await readByCode(target, code))[0] ?? null;
}
