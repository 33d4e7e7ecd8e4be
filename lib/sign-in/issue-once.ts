// A form that is sent twice asks for one mail. The id of its challenge is derived from the form, so the second request
// finds the row of the first. Called by request-link.

import type { LinkToken } from "@/lib/authjs/link-token";
import type { Caller } from "@/lib/caller";
import { idOfForm } from "@/lib/challenges/form-id";
import type { Pending } from "@/lib/challenges/pending";
import { accept } from "@/lib/outcome";
import { issueChallenge, resendChallenge, type Asked, type Issuing } from "./issue";

// Upper bound for challenges from one page. A page may stay open and be sent again when its challenge is over, but the
// mail limits allow fewer than this in the time that challenges are kept.
const mostChallenges = 40;

/**
 * Makes a new challenge for a form, unless the form already made one. Sent twice at once, the form gets the same
 * challenge twice and one mail goes out. Sent later, it is a resend while the challenge takes one, and a new challenge
 * after that.
 * @param formNonce random, one per rendered form. Without it two requests can't be recognised as one
 */
export async function issueOnce(
  asked: Asked,
  formNonce: string | undefined,
  link: LinkToken,
  caller: Caller,
): Promise<Issuing> {
  for (const id of formNonce === undefined ? [] : idsOf(formNonce, asked)) {
    const issued = await issueChallenge(asked, link, caller, id);
    if (!("taken" in issued)) return issued;
    const { taken } = issued;
    if (!taken.resendable) continue;
    if (taken.resendInSeconds === 0) return resendChallenge(taken, asked, link, caller);
    return answerAgain(taken, asked);
  }
  return (await issueChallenge(asked, link, caller)) as Issuing;
}

/** The answer for a challenge that this same press has already made. */
export function answerAgain({ id, reference }: Pending, { addressHash }: Asked): Issuing {
  return accept({ id, addressHash, capability: null, reference });
}

/** True when this very form made the challenge, so asking again is the same press. */
export function isOfForm(
  challengeId: string,
  formNonce: string | undefined,
  asked: Pick<Asked, "email" | "returnTo" | "locale">,
): boolean {
  return formNonce !== undefined && [...idsOf(formNonce, asked)].includes(challengeId);
}

// The first id, then one for each challenge of the form that is over.
function* idsOf(
  formNonce: string,
  { email, returnTo = "", locale = "" }: Pick<Asked, "email" | "returnTo" | "locale">,
): Generator<string> {
  for (let round = 0; round < mostChallenges; round++)
    yield idOfForm([formNonce, email, returnTo, locale, String(round)]);
}
