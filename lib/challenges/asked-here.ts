// The challenges that a browser asked for: the list inside its sealed cookie. Read and written by app/_http/cookies.ts.
// The forms and pages of the sign-in choose from it.

import { keyedHash, keyedHashes, randomCapability } from "@/lib/secret";

/** What a challenge may be used for. It works for nothing else. */
export type Purpose = "sign_in" | "step_up" | "change_email" | "invite" | "recovery";

export type AskedHere = {
  id: string;
  purpose: Purpose;
  /** Keyed hash of the address, to recognise a known browser without asking the database. */
  addressHash: string;
  /** The language of the request; empty in a cookie of version 0.1. */
  locale: string;
  /** 128 random bits that only this browser holds. They prove a repeated redeem. Empty in a cookie of version 0.1. */
  nonce: string;
  /** True once it was redeemed here. Its nonce is kept for a few seconds, in case the same press arrives again. */
  spent: boolean;
};

/** Enough for several tabs, in a cookie of less than 1,000 bytes. */
export const mostAskedHere = 5;

/** How long the browser that redeemed may repeat it, in seconds. Long enough for a second press on a slow line. */
export const repeatSeconds = 10;

/**
 * The list with this challenge in front. Spent entries drop out first, then the oldest. An entry that was there keeps
 * its nonce.
 */
export function rememberAsked(
  list: readonly AskedHere[],
  asked: Pick<AskedHere, "id" | "addressHash" | "locale">,
): AskedHere[] {
  const former = list.find(({ id }) => id === asked.id);
  const entry: AskedHere = { ...asked, purpose: "sign_in", nonce: former?.nonce || randomCapability(), spent: false };
  return inOrder([entry, ...list.filter(({ id }) => id !== asked.id)]);
}

/** The list after one of its challenges was redeemed here. The others stay, for their own destinations. */
export function spendAsked(list: readonly AskedHere[], spentId: string): AskedHere[] {
  return inOrder(
    list
      .filter(({ spent, id }) => !spent || id === spentId)
      .map((asked) => (asked.id === spentId ? { ...asked, spent: true } : asked)),
  );
}

/**
 * The name of a challenge in this browser's pages: in an address and in a form's hidden field. It is a keyed hash, so
 * it reveals nothing about the row, and it works only together with the cookie that holds the challenge.
 */
export function handleOf(id: string): string {
  return shorten(keyedHash("challenge-handle", id));
}

/**
 * The challenge that a page or a form names.
 * @param handle from the request, untrusted. Without one it is the newest, as in a page of version 0.1
 * @returns null when this browser does not hold it
 */
export function findAsked(list: readonly AskedHere[], handle: string | null | undefined): AskedHere | null {
  if (!handle) return list[0] ?? null;
  return list.find(({ id }) => keyedHashes("challenge-handle", id).some((hash) => shorten(hash) === handle)) ?? null;
}

/** The entries that are not yet redeemed, the newest first. */
export function pendingOf(list: readonly AskedHere[]): AskedHere[] {
  return list.filter(({ spent }) => !spent);
}

function inOrder(list: AskedHere[]): AskedHere[] {
  return [...list.filter(({ spent }) => !spent), ...list.filter(({ spent }) => spent)].slice(0, mostAskedHere);
}

// 72 bits: enough to distinguish five entries, and too short to be mistaken for a secret.
function shorten(hash: string): string {
  return hash.slice(0, 12);
}
