// A form that is sent twice asks for one mail: the id of its challenge is derived from the form, so that the second one
// finds the first one's row. Called by request-link.

import type { LinkToken } from "@/lib/authjs/link-token";
import type { Caller } from "@/lib/caller";
import { idOfForm } from "@/lib/challenges/form-id";
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
export async function issueOnce(asked: Asked, formNonce: string | undefined, link: LinkToken, caller: Caller): Promise<Issuing> {
  const said = [asked.email, asked.returnTo ?? "", asked.locale ?? ""];
  for (let round = 0; round < (formNonce === undefined ? 0 : mostOver); round++) {
    const issued = await issueChallenge(asked, link, caller, idOfForm([formNonce!, ...said, String(round)]));
    if (!("taken" in issued)) return issued;
    const { taken } = issued;
    if (!taken.resendable) continue;
    if (taken.resendInSeconds === 0) return resendChallenge(taken, asked, link, caller);
    return accept({ id: taken.id, addressHash: asked.addressHash, capability: null, reference: taken.reference });
  }
  return (await issueChallenge(asked, link, caller)) as Issuing;
}
