// The answer that puts a browser's new session into its cookie and sends it on. Called by the two forms that redeem.

import { afterAnswer } from "../after-answer";
import { spendAsked } from "@/lib/challenges/asked-here";
import { deliverSoon } from "@/lib/mail/delivery/deliver";
import { randomId } from "@/lib/secret";
import type { SignedIn } from "@/lib/sign-in/redeem";
import { arrivalAt } from "./arrival";
import { readBrowser, readChallenges, readConfirm, setBrowser, setChallenges, setConfirm, setCookie } from "../cookies";
import { seeOther } from "./see-other";

/**
 * Sets the session, remembers the address as one that signed in here, spends the challenge, sends what is to be mailed
 * about it, and goes to its return path. What else this browser asked for stays.
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
