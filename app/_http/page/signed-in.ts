// The answer to a sign-in: sets the session cookie and redirects. Called by the two forms that redeem a challenge.

import { afterAnswer } from "../after-answer";
import { spendAsked } from "@/lib/challenges/asked-here";
import { deliverSoon } from "@/lib/mail/delivery/deliver";
import { randomId } from "@/lib/secret";
import type { SignedIn } from "@/lib/sign-in/redeem";
import { arrivalAt } from "./arrival";
import { readBrowser, readChallenges, readConfirm, setBrowser, setChallenges, setConfirm, setCookie } from "../cookies";
import { seeOther } from "./see-other";

/**
 * Sets the session cookie, remembers that the address signed in here, marks the challenge as spent, sends the queued
 * notice, and redirects to the return path. This browser's other challenges stay.
 */
export async function seeOtherSignedIn(signedIn: SignedIn, headers: Headers): Promise<Response> {
  if (signedIn.noticeQueued) await afterAnswer(deliverSoon);
  const memory = readBrowser(headers) ?? { browserId: randomId(), knownAddresses: [] };
  const confirmNonce = readConfirm(headers);
  return seeOther(arrivalAt(signedIn.returnTo), [
    setCookie("session", signedIn.sessionToken),
    setBrowser(memory, signedIn.addressHash),
    setChallenges(spendAsked(readChallenges(headers), signedIn.challengeId)),
    ...(confirmNonce === null ? [] : [setConfirm(confirmNonce, { spent: true })]),
  ]);
}
