// Where a page leads after a sign-in failed: to the form, with the return path or the app's request, and also with the
// address if this browser asked for the email. Called by those pages, and by the forms that redirect to them.

import { findAsked, handleOf, type AskedHere } from "@/lib/challenges/asked-here";
import { isForApp } from "@/lib/challenges/for-app";
import { findBrowserChallenge } from "@/lib/challenges/pending";
import { findOrigin, type LinkView } from "@/lib/sign-in/view-link";
import { readChallenges } from "../cookies";
import { pageCaller } from "./caller";
import { load, parameter, type SearchParams } from "./page";
import { fallback, safeReturnTo } from "./return-to";
import { checkEmailPath, longestAddress, type WayBack } from "./see-other";

/** The way back from a link that did not work. @param token untrusted @param askedHere from the sealed cookie */
export async function wayBackOfLink(token: string, askedHere: readonly AskedHere[]): Promise<WayBack> {
  const origin = await findOrigin(token);
  return origin ? wayBackOf(origin, askedHere) : {};
}

/**
 * A browser that did not ask gets only the path on this service that the link would have led to. It gets no address. It
 * gets no app's request either, because its state belongs to the browser where it began. Decision record 0025.
 */
export function wayBackOf(
  { challengeId, returnTo }: Pick<LinkView, "challengeId" | "returnTo">,
  askedHere: readonly AskedHere[],
): WayBack {
  if (askedHere.some(({ id }) => id === challengeId)) return { challenge: handleOf(challengeId) };
  const path = isForApp(returnTo) ? fallback : safeReturnTo(returnTo);
  return path === fallback ? {} : { return_to: path };
}

/** The path of the sign-in form, filled in with the known values. */
export function signInPathOf({ return_to: returnTo, email }: Omit<WayBack, "challenge">): string {
  const query = new URLSearchParams({
    ...(returnTo && returnTo !== fallback && { return_to: returnTo }),
    ...(email && { email }),
  });
  return query.size > 0 ? `/login?${query}` : "/login";
}

/**
 * The path of the sign-in form, for a link on the page that is being rendered. It is filled in from the page's query, or
 * from the challenge that the query names if this browser asked for it. If the query names neither a challenge nor a
 * return path, the newest challenge of this browser is used.
 * @param asking false while the database is unavailable
 */
export async function signInPath(
  searchParams: SearchParams,
  asking = true,
): Promise<{ href: string; returnTo: string }> {
  const [handle, returnTo, email] = await Promise.all(
    ["challenge", "return_to", "email"].map((name) => parameter(searchParams, name)),
  );
  const held = readChallenges((await pageCaller()).headers);
  const asked = handle !== undefined || returnTo === undefined ? findAsked(held, handle) : null;
  // The page that waits for the email will show all of it once the database is back.
  if (!asking && asked && !asked.spent) return { href: checkEmailPath(asked.id), returnTo: fallback };
  const challenge = asking && asked ? await load(() => findBrowserChallenge(asked.id)) : null;
  const path = safeReturnTo(challenge?.returnTo ?? returnTo);
  const known = challenge?.email ?? (email && email.length <= longestAddress ? email : undefined);
  return { href: signInPathOf({ return_to: path, email: known }), returnTo: path };
}
