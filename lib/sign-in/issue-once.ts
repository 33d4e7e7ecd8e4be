// A form that is sent twice asks for one mail: the id of its challenge is derived from the form, so that the second one
// finds the first one's row. Called by request-link.

import type { LinkToken } from "@/lib/authjs/link-token";
import type { Caller } from "@/lib/caller";
import { idOfForm } from "@/lib/challenges/form-id";
import type { Pending } from "@/lib/challenges/pending";
import { accept } from "@/lib/outcome";
import { issueChallenge, resendChallenge, type Asked, type Issuing } from "./issue";

// A page may be left open, and sent again when its challenge is over. A mailbox gets fewer mails than that in the time
// for which challenges are kept.
const mostOver = 40;

/**
 * Makes a new challenge for a form, unless the form has made it already. Sent twice in a moment, it is answered twice
 * with the same challenge, and one mail is sent. A page that is sent later is a resend while the challenge takes one,
 * and asks for another challenge after that.
 * @param formNonce random, and of one rendered form; without it nothing tells two requests from one
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
    return present(taken, asked);
  }
  return (await issueChallenge(asked, link, caller)) as Issuing;
}

/** The answer about a challenge that the same press has asked for already. */
export function present({ id, reference }: Pending, { addressHash }: Asked): Issuing {
  return accept({ id, addressHash, capability: null, reference });
}

/** Tells whether a challenge was asked for by this very form, so that asking again is the same press once more. */
export function isOfForm(
  challengeId: string,
  formNonce: string | undefined,
  asked: Pick<Asked, "email" | "returnTo" | "locale">,
): boolean {
  return formNonce !== undefined && [...idsOf(formNonce, asked)].includes(challengeId);
}

// The first, and one for each challenge of the form that is over.
function* idsOf(
  formNonce: string,
  { email, returnTo = "", locale = "" }: Pick<Asked, "email" | "returnTo" | "locale">,
): Generator<string> {
  for (let round = 0; round < mostOver; round++) yield idOfForm([formNonce, email, returnTo, locale, String(round)]);
}
