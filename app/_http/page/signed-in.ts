// The answer that puts a browser's new session into its cookie and sends it on. Called by the two forms that redeem.

import { afterAnswer } from "../after-answer";
import { deliverSoon } from "@/lib/mail/delivery/deliver";
import { randomId } from "@/lib/secret";
import type { SignedIn } from "@/lib/sign-in/finish";
import { arrivalAt } from "./arrival";
import { readBrowser, setBrowser, setCookie } from "../cookies";
import { seeOther } from "./see-other";

/** Sets the session, remembers the address as one that signed in here, forgets the challenge, sends what is to be mailed about it, and goes to its return path. */
export async function seeOtherSignedIn(signedIn: SignedIn, headers: Headers): Promise<Response> {
  if (signedIn.noticed) await afterAnswer(deliverSoon);
  const memory = readBrowser(headers) ?? { browserId: randomId(), knownAddresses: [] };
  return seeOther(arrivalAt(signedIn.returnTo), [
    setCookie("session", signedIn.sessionToken),
    setBrowser(memory, signedIn.addressHash),
    setCookie("challenge", null),
  ]);
}
