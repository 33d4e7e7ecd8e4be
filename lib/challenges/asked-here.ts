// What a browser holds of the challenges that it asked for: the list inside its sealed cookie. Read and written by
// app/_http/cookies.ts, chosen from by the forms and pages of the sign-in.

import { keyedHash, keyedHashes, randomCapability } from "@/lib/secret";

/** What a challenge is good for, and nothing else. */
export type Purpose = "sign_in" | "step_up" | "change_email" | "invite" | "recovery";

export type AskedHere = {
  id: string;
  purpose: Purpose;
  /** Keyed hash of the address, so that a known browser is recognised before the database is asked. */
  addressHash: string;
  /** In which language it was asked for; empty in a cookie of version 0.1. */
  locale: string;
  /** 128 random bits that only this browser holds: by them a repeated redeem is known. Empty in a cookie of version 0.1. */
  nonce: string;
  /** It was redeemed here. Its nonce is kept for the moment in which the same press may arrive again. */
  spent: boolean;
};

/** Several tabs' worth, and a cookie of less than 1,000 bytes. */
export const mostAskedHere = 5;

/** For how long a redeem may be repeated by the browser that made it. Long enough for a second press on a slow line. */
export const repeatSeconds = 10;

/** The list with a challenge of this browser put in front; the oldest falls out, and spent ones before it. An entry that was there keeps its nonce. */
export function rememberAsked(
  list: readonly AskedHere[],
  asked: Pick<AskedHere, "id" | "addressHash" | "locale">,
): AskedHere[] {
  const former = list.find(({ id }) => id === asked.id);
  const entry: AskedHere = { ...asked, purpose: "sign_in", nonce: former?.nonce || randomCapability(), spent: false };
  return inOrder([entry, ...list.filter(({ id }) => id !== asked.id)]);
}

/** The list after one of them was redeemed here. The others go on, for their own destinations. */
export function spendAsked(list: readonly AskedHere[], spentId: string): AskedHere[] {
  return inOrder(
    list
      .filter(({ spent, id }) => !spent || id === spentId)
      .map((asked) => (asked.id === spentId ? { ...asked, spent: true } : asked)),
  );
}

/**
 * The name of a challenge in the pages of the browser that asked: in an address and in a form's hidden field. A keyed
 * hash, so that it tells nothing of the row, and honoured only beside the cookie that holds the challenge.
 */
export function handleOf(id: string): string {
  return shorten(keyedHash("challenge-handle", id));
}

/**
 * The challenge that a page or a form means.
 * @param handle from the request, untrusted; without one the newest is meant, as in a page of version 0.1
 * @returns null when this browser does not hold it
 */
export function findAsked(list: readonly AskedHere[], handle: string | null | undefined): AskedHere | null {
  if (!handle) return list[0] ?? null;
  return list.find(({ id }) => keyedHashes("challenge-handle", id).some((hash) => shorten(hash) === handle)) ?? null;
}

/** Those that are still to be redeemed, the newest first. */
export function pendingOf(list: readonly AskedHere[]): AskedHere[] {
  return list.filter(({ spent }) => !spent);
}

function inOrder(list: AskedHere[]): AskedHere[] {
  return [...list.filter(({ spent }) => !spent), ...list.filter(({ spent }) => spent)].slice(0, mostAskedHere);
}

// 72 bits: enough to tell five apart, and too few to be mistaken for a secret.
function shorten(hash: string): string {
  return hash.slice(0, 12);
}
